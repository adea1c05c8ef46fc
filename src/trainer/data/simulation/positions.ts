import { AppError } from "../../../base/errors/app-error.ts";
import type { RandomGenerator } from "../../../base/random/generator.ts";

/** The paths that a simulated scan can take. */
export const scanPaths = ["raster", "spiral"] as const;

/** One of the paths that a simulated scan can take. */
export type ScanPath = (typeof scanPaths)[number];

/** Where a scan goes. */
export interface PositionOptions {
  readonly path: ScanPath;
  /** Side of the object and of the probe's window, pixels. */
  readonly objectSize: number;
  readonly size: number;
  /** Distance of neighbours on the raster; on the spiral √(area per position). */
  readonly stepPx: number;
  /** Each position is moved by up to this much in x and y, uniformly, and kept inside. @default 0 */
  readonly jitterPx?: number;
  /** Whether positions lie between pixels; else windows begin on whole pixels. @default false */
  readonly subPixel?: boolean;
}

/** Centres of the windows, float64, object pixels: column and row. */
export interface Positions {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Least corner of a window. */
interface Corner {
  readonly x: number;
  readonly y: number;
}

/**
 * Positions of a scan whose windows all lie inside the object, in the order in which they are visited: a raster row
 * by row from the least corner, or a Fermat spiral from the middle outwards.
 * @returns centres of the windows: least corner + (N − 1)/2
 * @throws AppError `CONFIG_INVALID` where the window does not fit or a step or jitter makes no sense
 */
export function createPositions(options: PositionOptions, random: RandomGenerator): Positions {
  assertPositions(options);
  const room = options.objectSize - options.size;
  const corners = options.path === "raster" ? rasterCorners(room, options.stepPx) : spiralCorners(room, options.stepPx);
  const jitter = options.jitterPx ?? 0;
  const place = (corner: number): number => {
    const moved = corner + (jitter === 0 ? 0 : (2 * random.uniform() - 1) * jitter);
    const inside = Math.min(room, Math.max(0, moved));
    return (options.subPixel === true ? inside : Math.round(inside)) + (options.size - 1) / 2;
  };
  const placed = corners.map(({ x, y }) => ({ x: place(x), y: place(y) }));
  return { x: Float64Array.from(placed, ({ x }) => x), y: Float64Array.from(placed, ({ y }) => y) };
}

function rasterCorners(room: number, stepPx: number): readonly Corner[] {
  const along = Array.from({ length: Math.floor(room / stepPx) + 1 }, (_, index) => index * stepPx);
  return along.flatMap((y) => along.map((x) => ({ x, y })));
}

/** r = step · √((n + ½)/π), turned by the golden angle each time: every position has the same area to itself. */
function spiralCorners(room: number, stepPx: number): readonly Corner[] {
  const goldenAngle = Math.PI * (3 - Math.sqrt(5));
  const count = Math.floor((Math.PI * (room / Math.SQRT2) ** 2) / stepPx ** 2) + 1;
  return Array.from({ length: count }, (_, index) => {
    const radius = stepPx * Math.sqrt((index + 0.5) / Math.PI);
    return {
      x: room / 2 + radius * Math.cos(index * goldenAngle),
      y: room / 2 + radius * Math.sin(index * goldenAngle),
    };
  }).filter(({ x, y }) => Math.min(x, y) >= 0 && Math.max(x, y) <= room);
}

function assertPositions({ objectSize, size, stepPx, jitterPx = 0 }: PositionOptions): void {
  const right = objectSize >= size && stepPx > 0 && Number.isFinite(stepPx) && jitterPx >= 0;
  if (right && Number.isFinite(jitterPx)) return;
  throw new AppError("CONFIG_INVALID", "No scan can be laid out with these numbers", {
    received: `object ${objectSize} px, window ${size} px, step ${stepPx} px, jitter ${jitterPx} px`,
    expected: "an object at least as large as the window, a step above 0, a jitter of 0 or more",
    hint: "392 px, 64 px, 10 px and 0 px give the 1,089 positions of the benchmark scans",
  });
}
