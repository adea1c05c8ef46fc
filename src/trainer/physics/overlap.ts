import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexTensor } from "./propagation.ts";

/** Kept out of a division by nothing where no patch of the group reaches. */
const emptyWeight = 1e-3;

/** How the patches of each group lie on their common canvas. */
export interface GroupGeometry {
  /** Number of groups, B. */
  readonly groups: number;
  /** Patches in a group, C. */
  readonly channels: number;
  /** Pixels along one side of a patch, N. */
  readonly patchSize: number;
  /** Pixels along one side of the canvas, M; at least N + 2·⌈largest |offset|⌉, and M − N even. */
  readonly canvasSize: number;
  /** float32 `[B, C, 2]`, (y, x), pixels: `−(r − mean r)`. */
  readonly offsetsPx: Float32Array;
}

/**
 * The overlap constraint: what the patches of a group say of the same place is made one, then cut out again.
 *
 * Each patch is laid on the canvas at its place (shifted by −offset, bilinear), its central half only; their sum is
 * divided by the equally laid and summed masks + 1e-3; then each patch is taken from that canvas at its place.
 * Laying and taking are products with the same sparse matrix and its transpose, one an axis, so each is the adjoint of
 * the other and differentiable on every engine. What lies where no central half reaches comes back as 0.
 *
 * @param patches float32 `[B·C, N, N]` each part, dimensionless, pattern by pattern of each group
 * @returns float32 `[B·C, N, N]` each part; the caller disposes them
 * @throws AppError `PHYSICS_SHAPE` where a patch does not lie whole on the canvas, or M − N is odd
 * @see /specs/forward-model.md §4; Hoidn et al., Sci. Rep. 13, 22789 (2023)
 * @see specs/forward-model.md §4
 */
export function imposeOverlap(patches: ComplexTensor, geometry: GroupGeometry): ComplexTensor {
  assertCanvasHolds(geometry);
  return tf.tidy(() => {
    const y = placementMatrices(geometry, 0);
    const x = placementMatrices(geometry, 1);
    const weights = tf.add(sumOfGroup(outer(y.ofMask, x.ofMask), geometry), emptyWeight);
    const constrain = (part: tf.Tensor): tf.Tensor => {
      const laid = tf.matMul(tf.matMul(y.ofCentre, part), x.ofCentre, false, true); // [B·C, M, M]
      const canvas = tf.div(sumOfGroup(laid, geometry), weights); // [B, 1, M, M]
      return tf.matMul(tf.matMul(y.ofPatch, toEachMember(canvas, geometry), true, false), x.ofPatch); // [B·C, N, N]
    };
    return { re: constrain(patches.re), im: constrain(patches.im) };
  });
}

/**
 * A canvas that is too small would cut patches in silence. A NaN among the offsets fits nowhere.
 * @throws AppError `PHYSICS_SHAPE` where a patch does not lie whole on the canvas, or M − N is odd
 */
export function assertCanvasHolds({ patchSize, canvasSize, offsetsPx }: GroupGeometry): void {
  const margin = (canvasSize - patchSize) / 2;
  const tooFar = offsetsPx.find((offset) => !(Math.abs(offset) <= margin));
  if (tooFar === undefined && Number.isInteger(margin)) return;
  throw new AppError("PHYSICS_SHAPE", "The canvas does not hold the group's patches", {
    received: `a canvas of ${canvasSize}, patches of ${patchSize}, an offset of ${tooFar ?? 0} px`,
    expected: "N + 2·⌈largest |offset|⌉ pixels or more, an even number more than N",
    hint: "find the canvas from the offsets of all groups, those of the validation split included",
  });
}

interface Placement {
  /** `[B·C, M, N]`: lays a whole row or column. */
  readonly ofPatch: tf.Tensor3D;
  /** The same with the outer quarters of the patch left out. */
  readonly ofCentre: tf.Tensor3D;
  /** `[B·C, M, 1]`: the central half's mask, laid. */
  readonly ofMask: tf.Tensor3D;
}

/** @param axis 0 for y, 1 for x */
function placementMatrices(geometry: GroupGeometry, axis: 0 | 1): Placement {
  const { groups, channels, patchSize, canvasSize, offsetsPx } = geometry;
  const shape: [number, number, number] = [groups * channels, canvasSize, patchSize];
  const values = new Float32Array(groups * channels * canvasSize * patchSize);
  for (let member = 0; member < groups * channels; member += 1) {
    const start = (canvasSize - patchSize) / 2 - (offsetsPx[2 * member + axis] as number);
    layBilinear(values.subarray(member * canvasSize * patchSize), { start, patchSize });
  }
  const ofPatch = tf.tensor3d(values, shape);
  const central = Float32Array.from({ length: patchSize }, (_, index) =>
    index >= patchSize / 4 && index < (3 * patchSize) / 4 ? 1 : 0,
  );
  const ofCentre = tf.mul(ofPatch, tf.tensor3d(central, [1, 1, patchSize])) as tf.Tensor3D;
  return { ofPatch, ofCentre, ofMask: tf.sum(ofCentre, 2, true) as tf.Tensor3D };
}

/** Pixel n of the patch lies at `start + n` on the canvas, shared by its two neighbours. */
function layBilinear(matrix: Float32Array, place: { readonly start: number; readonly patchSize: number }): void {
  const whole = Math.floor(place.start);
  const fraction = place.start - whole;
  for (let pixel = 0; pixel < place.patchSize; pixel += 1) {
    const near = whole + pixel;
    matrix[near * place.patchSize + pixel] = 1 - fraction;
    if (fraction > 0) matrix[(near + 1) * place.patchSize + pixel] = fraction; // may be beyond the canvas where it is 0
  }
}

/** `[B·C, M, 1] × [B·C, M, 1] → [B·C, M, M]` */
function outer(y: tf.Tensor3D, x: tf.Tensor3D): tf.Tensor {
  return tf.mul(y, tf.transpose(x, [0, 2, 1]));
}

/** `[B·C, M, M] → [B, 1, M, M]` */
function sumOfGroup(laid: tf.Tensor, { groups, channels, canvasSize }: GroupGeometry): tf.Tensor {
  return tf.sum(tf.reshape(laid, [groups, channels, canvasSize, canvasSize]), 1, true);
}

/** `[B, 1, M, M] → [B·C, M, M]` */
function toEachMember(canvas: tf.Tensor, { groups, channels, canvasSize }: GroupGeometry): tf.Tensor {
  return tf.reshape(tf.tile(canvas, [1, channels, 1, 1]), [groups * channels, canvasSize, canvasSize]);
}
