import { AppError } from "../../base/errors/app-error.ts";
import { gaussianBlur } from "./blur.ts";
import { createField, stackFields, type ComplexField } from "./complex-field.ts";
import { hermiteModes } from "./probe-modes.ts";
import type { ComplexArray } from "./types.ts";

/** A parabolic phase, as a lens out of focus gives it: `strength · ((x − x0)² + (y − y0)²)` radians. */
export interface ProbeCurvature {
  /** Radians per square pixel. */
  readonly strength: number;
  /** Column and row of the parabola's top, pixels from the window's centre. */
  readonly x0: number;
  readonly y0: number;
}

/** What a probe should look like. */
export interface ProbeOptions {
  /** Pixels along one side, N: even. */
  readonly size: number;
  /** Where the Gaussian low-pass falls to one half: the disk's radius. @default 11 · N / 64 */
  readonly diskRadiusPx?: number;
  /** The blur of the disk's edge, σ. @default 1 */
  readonly blurPx?: number;
  /** @default null: a flat phase, the probe is then its own inversion */
  readonly curvature?: ProbeCurvature | null;
  /** Incoherent modes; the amplitude's profile times Hermite polynomials, made orthogonal. @default 1 */
  readonly modes?: number;
  /** Energy of each further mode as a part of the one before it. @default 0.3 */
  readonly modeDecay?: number;
}

/**
 * The curvature of the scans `lines-n64-curved`, at N = 64. Off the centre in both axes, so that no inversion,
 * conjugate or plain, gives the probe again.
 */
export const defaultCurvature: ProbeCurvature = { strength: 0.02, x0: 2, y0: -1 };

/**
 * The curvature that bends the wave of a larger window as much at its disk's edge as the default does at N = 64.
 * @param size pixels along one side, N
 */
export function scaledCurvature(size: number): ProbeCurvature {
  const zoom = size / 64;
  const { strength, x0, y0 } = defaultCurvature;
  return { strength: strength / zoom ** 2, x0: x0 * zoom, y0: y0 * zoom };
}

/**
 * The default probe: a Gaussian low-pass cut at one half, that is a disk, its edge blurred; a curved phase on top.
 *
 * `P = blur_σ(1[exp(−ln2 · r²/R²) > ½]) · exp(i · c · ((x − x0)² + (y − y0)²))`, r from the window's centre (N − 1)/2
 *
 * @returns complex64 `[modes, N, N]`, dimensionless: the sum of the modes has the energy of the one disk of height 1
 * @throws AppError `CONFIG_INVALID` where the size is odd, or the disk or the number of modes makes no sense
 * @see PtychoPINN's default probe (Hoidn et al. 2023)
 */
export function createProbe(options: ProbeOptions): ComplexArray {
  const { size } = options;
  const diskRadiusPx = options.diskRadiusPx ?? (11 * size) / 64;
  assertProbe(options, diskRadiusPx);
  const disk = blurredDisk(size, diskRadiusPx, options.blurPx ?? 1);
  const lit = options.curvature === undefined || options.curvature === null ? disk : bend(disk, options.curvature);
  return stackFields(
    hermiteModes(lit, { count: options.modes ?? 1, decay: options.modeDecay ?? 0.3, widthPx: diskRadiusPx }),
  );
}

function blurredDisk(size: number, radiusPx: number, blurPx: number): ComplexField {
  const disk = createField(size, size);
  forEachPixel(size, (pixel, x, y) => {
    const lowPass = Math.exp((-Math.LN2 * (x * x + y * y)) / radiusPx ** 2);
    disk.re[pixel] = lowPass > 0.5 ? 1 : 0;
  });
  return { ...disk, re: gaussianBlur(disk.re, [size, size], blurPx) };
}

function bend(field: ComplexField, { strength, x0, y0 }: ProbeCurvature): ComplexField {
  const bent = createField(field.height, field.width);
  forEachPixel(field.width, (pixel, x, y) => {
    const phase = strength * ((x - x0) ** 2 + (y - y0) ** 2);
    bent.re[pixel] = (field.re[pixel] as number) * Math.cos(phase);
    bent.im[pixel] = (field.re[pixel] as number) * Math.sin(phase);
  });
  return bent;
}

/** Calls with each pixel's place in memory and its column and row, counted from the window's centre. */
function forEachPixel(size: number, visit: (pixel: number, x: number, y: number) => void): void {
  const centre = (size - 1) / 2;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) visit(row * size + column, column - centre, row - centre);
  }
}

function assertProbe({ size, modes = 1, modeDecay = 0.3 }: ProbeOptions, diskRadiusPx: number): void {
  const right =
    Number.isInteger(size) &&
    size >= 2 &&
    size % 2 === 0 &&
    diskRadiusPx >= 1 &&
    diskRadiusPx <= size / 2 &&
    Number.isInteger(modes) &&
    modes >= 1 &&
    modes <= 10 &&
    modeDecay > 0 &&
    modeDecay <= 1;
  if (right) return;
  throw new AppError("CONFIG_INVALID", "No probe can be made of these options", {
    received: `size ${size}, disk radius ${diskRadiusPx} px, ${modes} modes, decay ${modeDecay}`,
    expected: "an even size, a radius of 1 … size/2, 1 … 10 modes, a decay above 0 and at most 1",
    hint: "leave out what you did not mean to set; the defaults fit sizes 64, 128 and 256",
  });
}
