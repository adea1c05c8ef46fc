import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexArray, PointPx } from "../physics/types.ts";
import type { Region } from "./image.ts";
import { coverSquare, createCanvas, type Canvas } from "./stitch-canvas.ts";

/** What a stitcher needs to know before the first patch. */
export interface StitcherOptions {
  /** complex64 `[modes, N, N]` or `[N, N]`; a patch counts by `Σ_modes |P|²`. */
  readonly probe: ComplexArray;
  /** Pixels along one side of a patch. */
  readonly N: number;
}

/** Patches of a batch, channel-last as the network gives them. */
export interface PatchBatch {
  /** float32 `[B, N, N, C]` */
  readonly amplitude: ArrayLike<number>;
  /** radians, float32 `[B, N, N, C]` */
  readonly phase: ArrayLike<number>;
  /** Centre of each patch, object pixels, `[B · C]`, channel fastest. */
  readonly centresX: ArrayLike<number>;
  readonly centresY: ArrayLike<number>;
  /** C. @default 1 */
  readonly channels?: number;
}

/** An object put together from patches. */
export interface StitchedObject {
  /** complex64 `[H, W]`; 0 where no patch has weight */
  readonly object: ComplexArray;
  /** Summed weights, float32 `[H, W]`, in units of the largest `Σ_modes |P|²`. */
  readonly weights: Float32Array;
  /** Object pixel coordinates of the pixel `[0, 0]`. */
  readonly origin: PointPx;
}

/** Takes patches one after another; memory depends on the area they cover, not on their number. */
export interface Stitcher {
  /**
   * @param amplitude float32 `[N, N]`
   * @param phase radians, float32 `[N, N]`
   * @param centreX column of the window's centre, object pixels; its least corner is the centre − (N − 1)/2
   * @param centreY row of the window's centre
   * @throws AppError `DATA_INVALID` for a centre that is not finite or so far away that no canvas can hold it
   */
  add(amplitude: ArrayLike<number>, phase: ArrayLike<number>, centreX: number, centreY: number): void;
  /** As `add`, for all patches of a batch. */
  addBatch(batch: PatchBatch): void;
  /** @throws AppError `DATA_INVALID` when no patch was added */
  finish(): StitchedObject;
}

/** Weights below this share of their largest say nothing about the object. */
const negligibleWeight = 1e-6;

/** A corner nearer than this to a pixel counts as on it. */
const integerTolerancePx = 1e-6;

/** A patch whose values lie `step` apart in their arrays, from `start` on. */
interface Patch {
  readonly amplitude: ArrayLike<number>;
  readonly phase: ArrayLike<number>;
  readonly start: number;
  readonly step: number;
  readonly centre: PointPx;
}

/** The pixels of a window that have weight, and room for one weighted patch. */
interface Lit {
  readonly size: number;
  /** Pixel within the window, `[lit]`. */
  readonly index: Int32Array;
  readonly weight: Float64Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Puts patches together by position.
 *
 * `O = Σ_j S_j(|P|² · O_j) / Σ_j S_j(|P|²)`, S_j the bilinear shift to the position of patch j
 *
 * @throws AppError `PHYSICS_SHAPE` when the probe is not `[…, N, N]`
 * @see specs/evaluation.md §1
 */
export function createStitcher(options: StitcherOptions): Stitcher {
  const lit = findLit(options);
  const canvas = createCanvas();
  const add = (patch: Patch): void => addPatch(canvas, lit, patch);
  return {
    add: (...[amplitude, phase, x, y]) => add({ amplitude, phase, start: 0, step: 1, centre: { x, y } }),
    addBatch: (batch) => {
      const channels = batch.channels ?? 1;
      for (let patch = 0; patch < batch.centresX.length; patch += 1) {
        const channel = patch % channels;
        add({
          amplitude: batch.amplitude,
          phase: batch.phase,
          start: (patch - channel) * lit.size * lit.size + channel, // [B, N, N, C]: whole groups before this one, then C apart
          step: channels,
          centre: { x: batch.centresX[patch]!, y: batch.centresY[patch]! },
        });
      }
    },
    finish: () => divideByWeights(canvas),
  };
}

/** `Σ_modes |P|²`, float64 `[N, N]`, divided by its maximum. */
export function probeWeights(probe: ComplexArray, size: number): Float64Array {
  const area = size * size;
  const [height, width] = probe.shape.slice(-2);
  if (height !== size || width !== size || probe.shape.length > 3) {
    throw new AppError("PHYSICS_SHAPE", "Probe and patches differ in size", {
      received: `probe [${probe.shape.join(", ")}], patches of ${size} × ${size}`,
      expected: `probe [modes, ${size}, ${size}]`,
      hint: "use the probe of the scan that the patches were predicted from",
    });
  }
  const weights = new Float64Array(area);
  for (let index = 0; index < probe.re.length; index += 1) {
    weights[index % area]! += probe.re[index]! ** 2 + probe.im[index]! ** 2;
  }
  const largest = weights.reduce((max, weight) => Math.max(max, weight), 0);
  if (!(largest > 0 && Number.isFinite(largest))) {
    throw new AppError("DATA_INVALID", "The probe carries no light, or is not finite", {
      received: `largest |P|² ${largest}`,
      expected: "a finite number above 0",
      hint: "see what `ptycho inspect` says about the file that the probe comes from",
    });
  }
  return weights.map((weight) => weight / largest);
}

function findLit({ probe, N }: StitcherOptions): Lit {
  const weights = probeWeights(probe, N);
  const index = Int32Array.from(weights.keys()).filter((pixel) => weights[pixel]! > negligibleWeight);
  return {
    size: N,
    index,
    weight: Float64Array.from(index, (pixel) => weights[pixel]!),
    re: new Float64Array(index.length),
    im: new Float64Array(index.length),
  };
}

function addPatch(canvas: Canvas, lit: Lit, patch: Patch): void {
  const half = (lit.size - 1) / 2;
  const x = splitPosition(patch.centre.x - half);
  const y = splitPosition(patch.centre.y - half);
  coverSquare(canvas, { x: x.whole, y: y.whole }, lit.size + 1);
  weighPatch(lit, patch);
  for (const down of [0, 1]) {
    for (const right of [0, 1]) {
      const share = Math.abs(1 - down - y.fraction) * Math.abs(1 - right - x.fraction);
      if (share > 0) deposit(canvas, lit, { x: x.whole + right, y: y.whole + down, share }); // on a pixel: once
    }
  }
}

function splitPosition(corner: number): { readonly whole: number; readonly fraction: number } {
  const nearest = Math.round(corner);
  if (Math.abs(corner - nearest) < integerTolerancePx) return { whole: nearest, fraction: 0 };
  return { whole: Math.floor(corner), fraction: corner - Math.floor(corner) };
}

function weighPatch(lit: Lit, { amplitude, phase, start, step }: Patch): void {
  const { index, weight, re, im } = lit;
  for (let place = 0; place < index.length; place += 1) {
    const at = start + index[place]! * step;
    const length = weight[place]! * amplitude[at]!;
    const angle = phase[at]!;
    re[place] = length * Math.cos(angle);
    im[place] = length * Math.sin(angle);
  }
}

function deposit(canvas: Canvas, lit: Lit, at: PointPx & { readonly share: number }): void {
  const { index, size, weight, re, im } = lit;
  const corner = (at.y - canvas.top) * canvas.width + at.x - canvas.left;
  const gap = canvas.width - size; // from the end of a window's row to its next row on the canvas
  for (let place = 0; place < index.length; place += 1) {
    const pixel = index[place]!;
    const target = corner + pixel + Math.floor(pixel / size) * gap;
    canvas.re[target]! += at.share * re[place]!;
    canvas.im[target]! += at.share * im[place]!;
    canvas.weight[target]! += at.share * weight[place]!;
  }
}

function divideByWeights(canvas: Canvas): StitchedObject {
  const bounds = litBounds(canvas);
  if (bounds === null) {
    throw new AppError("DATA_INVALID", "There is nothing to stitch", {
      received: "no patch",
      expected: "at least one patch with its position",
      hint: "see that the scan has patterns",
    });
  }
  const area = bounds.height * bounds.width;
  const object = {
    shape: [bounds.height, bounds.width],
    re: new Float32Array(area),
    im: new Float32Array(area),
  };
  const weights = new Float32Array(area);
  for (let pixel = 0; pixel < area; pixel += 1) {
    const row = bounds.top + Math.floor(pixel / bounds.width);
    const from = row * canvas.width + bounds.left + (pixel % bounds.width);
    const weight = canvas.weight[from]!;
    if (weight <= negligibleWeight) continue;
    weights[pixel] = weight;
    object.re[pixel] = canvas.re[from]! / weight;
    object.im[pixel] = canvas.im[from]! / weight;
  }
  return { object, weights, origin: { x: canvas.left + bounds.left, y: canvas.top + bounds.top } };
}

/** The least rectangle of the canvas that holds all weights; the canvas grows in larger steps than that. */
function litBounds(canvas: Canvas): Region | null {
  let [top, bottom, left, right] = [canvas.height, -1, canvas.width, -1];
  for (let row = 0; row < canvas.height; row += 1) {
    for (let column = 0; column < canvas.width; column += 1) {
      if (canvas.weight[row * canvas.width + column]! <= negligibleWeight) continue;
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
      left = Math.min(left, column);
      right = Math.max(right, column);
    }
  }
  return bottom < 0 ? null : { top, left, height: bottom - top + 1, width: right - left + 1 };
}
