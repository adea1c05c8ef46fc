import { elementsOf, formatShape } from "../npz/dtype.ts";
import { likelyUnit, spanOf } from "../position-unit.ts";
import type { Scan } from "../types.ts";
import { invalidScan, type ScanContext } from "./context.ts";

/** Positions as they are in the file, and what they stand for. */
export interface RawPositions {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** What a position is the place of. */
  readonly mark: "centre" | "least-corner";
}

/**
 * The positions in the file's own unit.
 * @throws AppError `DATA_INVALID` for other shapes, or a position that is no number
 */
export async function readPositions(context: ScanContext): Promise<RawPositions> {
  const raw = context.layout.layout === "tike" ? await readPairs(context) : await readCoordinates(context);
  for (const [axis, values] of [["x", raw.x] as const, ["y", raw.y] as const]) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad === -1) continue;
    throw invalidScan(context.path, `A scan position is not a number`, {
      received: `${axis} of position ${bad} is ${values[bad]}`,
      expected: "finite numbers",
      hint: "remove the patterns whose position is unknown, together with their positions",
    });
  }
  return raw;
}

async function readCoordinates({ npz, path }: ScanContext): Promise<RawPositions> {
  const read = async (key: string): Promise<Float64Array> => {
    const { shape, data } = await npz.read(key);
    if (shape.filter((length) => length !== 1).length < 2) return Float64Array.from(data);
    throw invalidScan(path, `${key} is not one number a pattern`, {
      received: `shape ${formatShape(shape)}`,
      expected: "shape (M,)",
      hint: `flatten it in the order of the patterns: ${key}.ravel()`,
    });
  };
  const [x, y] = [await read("xcoords"), await read("ycoords")];
  if (x.length === y.length) return { x, y, mark: "centre" };
  throw invalidScan(path, "xcoords and ycoords differ in length", {
    received: `${x.length} and ${y.length}`,
    expected: "one of each a pattern",
    hint: "save both from the same scan, in the order of the patterns",
  });
}

async function readPairs({ npz, path }: ScanContext): Promise<RawPositions> {
  const { shape, data } = await npz.read("scan");
  const leading = shape.slice(0, -2);
  if (shape.length < 2 || shape.at(-1) !== 2 || elementsOf(leading) !== 1) {
    throw invalidScan(path, "scan is not a pair of numbers a pattern", {
      received: `shape ${formatShape(shape)}`,
      expected: "shape (1, M, 2) or (M, 2): (y, x)",
      hint: "save one view only: scan[:1]",
    });
  }
  const pick = (axis: 0 | 1): Float64Array =>
    Float64Array.from({ length: data.length / 2 }, (_, i) => data[2 * i + axis] as number);
  return { y: pick(0), x: pick(1), mark: "least-corner" };
}

/**
 * Positions in pixels of the object, as centres of windows.
 * @param size N
 * @throws AppError `DATA_INVALID` where metres are given without a pixel size, or pixels that can only be metres
 */
export function toCentresPx(
  raw: RawPositions,
  {
    context,
    size,
    pixelSizeM,
  }: { readonly context: ScanContext; readonly size: number; readonly pixelSizeM: number | null },
): { readonly x: Float64Array; readonly y: Float64Array } {
  const scale = context.options.positionUnit === "m" ? 1 / requirePixelSize(context, pixelSizeM) : 1;
  if (scale !== 1) {
    context.conversions.push(`positions divided by the pixel size of the object, ${pixelSizeM} m`);
  }
  if (context.options.positionUnit !== "px") refuseOtherUnit(context, scaled(raw, { scale, shift: 0 }), size);
  const shift = raw.mark === "least-corner" ? (size - 1) / 2 : 0;
  if (shift !== 0)
    context.conversions.push(`positions moved by ${shift} px, from the least corner of a window to its centre`);
  return scaled(raw, { scale, shift });
}

function scaled(
  { x, y }: RawPositions,
  { scale, shift }: { readonly scale: number; readonly shift: number },
): { readonly x: Float64Array; readonly y: Float64Array } {
  const convert = (values: Float64Array): Float64Array => values.map((value) => value * scale + shift);
  return { x: convert(x), y: convert(y) };
}

function requirePixelSize({ path }: ScanContext, pixelSizeM: number | null): number {
  if (pixelSizeM !== null) return pixelSizeM;
  throw invalidScan(path, "Positions in metres need the pixel size of the object", {
    received: "no energy, distance and detector pixel",
    expected: "energy (eV), distance (m) and detector pixel (m)",
    hint: "give --energy-ev, --distance-m and --detector-pixel-m, or positions in pixels",
  });
}

/** Scans span many pixels, or thousandths of a metre at the most. */
function refuseOtherUnit({ path, options }: ScanContext, positions: Scan["positionsPx"], size: number): void {
  const unit = likelyUnit(positions, size);
  if (unit === "pixels") return;
  const looks =
    unit === "metres"
      ? "span a small part of a pixel: they look like metres"
      : "lie less than a pixel apart and span less than half a window: are they micrometres?";
  throw invalidScan(path, `The positions ${looks}`, {
    received: `a span of ${Math.max(spanOf(positions.x), spanOf(positions.y))} for ${positions.x.length} positions`,
    expected: "positions in pixels of the object",
    hint:
      options.positionUnit === "m"
        ? "they were divided by the pixel size: is the energy in eV (8 keV is 8000), are distance and detector pixel in metres, and the positions?"
        : "divide them by the pixel size in their unit, or state --position-unit m (for metres) with --energy-ev, --distance-m and --detector-pixel-m, or --position-unit px where they are right",
  });
}

/**
 * Which object each pattern was taken of; 0 where the file does not say, or has the number of a run there.
 * @throws AppError `DATA_INVALID`
 */
export async function readScanIndex(context: ScanContext, count: number): Promise<Int32Array> {
  const { npz, path, layout, conversions } = context;
  if (!layout.optional.includes("scan_index") || !npz.keys.includes("scan_index")) return new Int32Array(count);
  const { data } = await npz.read("scan_index");
  const wrong = data.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < 2 ** 31));
  if (data.length === count && wrong === -1) {
    const [first = 0] = data;
    const isNumberOfRun = first > 0 && !npz.keys.includes("objects") && data.every((value) => value === first);
    if (!isNumberOfRun) return Int32Array.from(data);
    conversions.push(`scan_index is ${first} throughout: one object, counted as 0`);
    return new Int32Array(count);
  }
  throw invalidScan(path, "scan_index does not name an object for each pattern", {
    received: data.length === count ? `${data[wrong]} for pattern ${wrong}` : `${data.length} numbers`,
    expected: `${count} whole numbers from 0`,
    hint: "number the objects 0, 1, …, one number a pattern",
  });
}
