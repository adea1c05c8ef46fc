import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexArray } from "../physics/types.ts";
import type { Scan } from "./types.ts";

/** Positions stored in single precision, or in metres, are off by this much: still a whole pixel. */
export const roundingPx = 1e-4;

/** True patches, float32 `[count, N, N]` each; phase in radians. */
export interface Patches {
  readonly amplitude: Float32Array;
  readonly phase: Float32Array;
}

/**
 * The object as each pattern saw it: its window of the truth, bilinear in real and imaginary part where the least corner
 * `position − (N − 1)/2` lies between pixels, exact where it does not.
 * @param patterns which patterns
 * @throws AppError `DATA_INVALID` where the scan has no truth, or a window reaches beyond it
 */
export function cutPatches(scan: Scan, patterns: ArrayLike<number>): Patches {
  const { object } = scan;
  if (object === null) throw noObject();
  const { size } = scan.patterns;
  const amplitude = new Float32Array(patterns.length * size * size);
  const phase = new Float32Array(amplitude.length);
  for (let place = 0; place < patterns.length; place += 1) {
    const window = windowOf(scan, object, patterns[place] as number);
    const range = [place * size * size, (place + 1) * size * size] as const;
    cutWindow(object, window, { amplitude: amplitude.subarray(...range), phase: phase.subarray(...range) });
  }
  return { amplitude, phase };
}

/**
 * Refuses a scan that cannot be trained on with labels, before anything is trained.
 * @throws AppError `DATA_INVALID` where the scan has no truth, any window reaches beyond it, or holds NaN or infinity
 */
export function assertLabels(scan: Scan): void {
  const { object } = scan;
  if (object === null) throw noObject();
  const isWhole = object.re.every(Number.isFinite) && object.im.every(Number.isFinite);
  for (let pattern = 0; pattern < scan.patterns.count; pattern += 1) {
    const window = windowOf(scan, object, pattern);
    if (!isWhole) assertFinite(object, window, pattern);
  }
}

/** What no window shows may be NaN: objects of solvers often are, where nothing was measured. */
function assertFinite({ re, im, shape }: ComplexArray, window: ObjectWindow, pattern: number): void {
  const { size, start, width } = window;
  const [rows, columns] = [size + (window.down > 0 ? 1 : 0), size + (window.right > 0 ? 1 : 0)];
  for (let index = 0; index < rows * columns; index += 1) {
    const at = start + Math.floor(index / columns) * width + (index % columns);
    if (Number.isFinite(re[at]) && Number.isFinite(im[at])) continue;
    throw notFinite(
      pattern,
      `${re[at]} + ${im[at]}i at row ${Math.floor(at / width) % shape[1]!}, column ${at % width}`,
    );
  }
}

function notFinite(pattern: number, received: string): AppError {
  return new AppError("DATA_INVALID", `The object holds no number where pattern ${pattern} sees it`, {
    received,
    expected: "finite numbers wherever a window lies",
    hint: "leave those patterns out, mend the object, or train without labels (--architecture pinn)",
  });
}

function windowOf(
  { patterns: { size }, positionsPx, scanIndex }: Scan,
  object: ComplexArray,
  pattern: number,
): ObjectWindow {
  const half = (size - 1) / 2;
  const corner = { left: (positionsPx.x[pattern] as number) - half, top: (positionsPx.y[pattern] as number) - half };
  return findWindow(object, corner, { size, pattern, image: scanIndex[pattern] as number });
}

/** A window of one image of the object: the pixel of its corner and how far it is beyond it, 0 … 1. */
interface ObjectWindow {
  readonly size: number;
  readonly start: number;
  readonly down: number;
  readonly right: number;
  readonly width: number;
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

function findWindow(
  object: ComplexArray,
  { left, top }: Corner,
  { size, pattern, image }: { readonly size: number; readonly pattern: number; readonly image: number },
): ObjectWindow {
  const [images, height, width] = object.shape as [number, number, number];
  const [row, column] = [Math.floor(top + roundingPx), Math.floor(left + roundingPx)];
  const [down, right] = [beyond(top, row), beyond(left, column)];
  const bottom = row + size + (down > 0 ? 1 : 0);
  const end = column + size + (right > 0 ? 1 : 0);
  if (!(row >= 0 && column >= 0 && bottom <= height && end <= width && image < images)) {
    throw new AppError("DATA_INVALID", `The window of pattern ${pattern} reaches beyond the object`, {
      received: `rows ${row} … ${bottom - 1}, columns ${column} … ${end - 1} of object ${image}`,
      expected: `rows 0 … ${height - 1}, columns 0 … ${width - 1} of ${images} objects`,
      hint: "positions and object do not share an origin: shift the positions, pad the object, or train without labels",
    });
  }
  return { size, start: (image * height + row) * width + column, down, right, width };
}

function beyond(place: number, pixel: number): number {
  return Math.abs(place - pixel) <= roundingPx ? 0 : place - pixel;
}

function cutWindow({ re, im }: ComplexArray, window: ObjectWindow, target: Patches): void {
  const { size, start, down, right, width } = window;
  const next = right > 0 ? 1 : 0; // never reads beyond the last column or row, where its weight is 0
  const below = down > 0 ? width : 0;
  const mix = (values: Float32Array, at: number): number => {
    const upper = (1 - right) * (values[at] as number) + right * (values[at + next] as number);
    const lower = (1 - right) * (values[at + below] as number) + right * (values[at + below + next] as number);
    return (1 - down) * upper + down * lower;
  };
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const at = start + row * width + column;
      const [real, imaginary] = [mix(re, at), mix(im, at)];
      target.amplitude[row * size + column] = Math.hypot(real, imaginary);
      target.phase[row * size + column] = Math.atan2(imaginary, real);
    }
  }
}

function noObject(): AppError {
  return new AppError("DATA_INVALID", "The supervised baseline needs the true object", {
    received: "a scan without objects or objectGuess",
    expected: "objects, complex64 (objects, H, W), in the file",
    hint: "train without labels (--architecture pinn), or simulate a scan, whose file has the truth",
  });
}
