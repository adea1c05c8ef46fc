import * as tf from "@tensorflow/tfjs-core";
import type { ComplexArray } from "./types.ts";
import { createPropagator, type ComplexTensor } from "./propagation.ts";

/** The forward model of one probe: object patches to what a detector counts. */
export interface DiffractionModel {
  /**
   * Expected intensity of each patch under the probe; incoherent probe modes add in intensity.
   *
   * `I = Σ_modes fftshift(|FFT2(patch · mode)|^2) / N^2`
   *
   * @param patches float32 `[B, N, N]` each part, transmission
   * @returns float32 `[B, N, N]`, in units of |probe|²; the caller disposes it
   */
  intensity(patches: ComplexTensor): tf.Tensor3D;
  dispose(): void;
}

/**
 * @param probe complex64 `[modes, N, N]`, in the unit that the intensities shall have the square of
 * @see /specs/forward-model.md
 */
export function createDiffractionModel(probe: ComplexArray): DiffractionModel {
  const [modes = 0, size = 0] = probe.shape;
  const propagator = createPropagator(size);
  const parts = (values: Float32Array): tf.Tensor3D => tf.keep(tf.tensor3d(values.slice(), [modes, size, size]));
  const re = parts(probe.re);
  const im = parts(probe.im);
  const mode = (index: number): ComplexTensor => ({
    re: tf.slice(re, [index, 0, 0], [1, size, size]),
    im: tf.slice(im, [index, 0, 0], [1, size, size]),
  });
  const ofMode = (patches: ComplexTensor, index: number): tf.Tensor3D =>
    propagator.intensity(multiply(patches, mode(index)));
  return {
    intensity: (patches) =>
      tf.tidy(() => {
        let sum = ofMode(patches, 0);
        for (let index = 1; index < modes; index += 1) sum = tf.add(sum, ofMode(patches, index));
        return sum;
      }),
    dispose: () => {
      propagator.dispose();
      re.dispose();
      im.dispose();
    },
  };
}

/** `(a + ib)(c + id)`, element by element, with broadcasting. */
function multiply(left: ComplexTensor, right: ComplexTensor): ComplexTensor {
  return {
    re: tf.sub(tf.mul(left.re, right.re), tf.mul(left.im, right.im)),
    im: tf.add(tf.mul(left.re, right.im), tf.mul(left.im, right.re)),
  };
}
