import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexArray } from "./types.ts";
import { createPropagator, type ComplexTensor } from "./propagation.ts";

/** The forward model of one probe: object patches to what a detector counts. */
export interface DiffractionModel {
  /**
   * Expected intensity of each patch under the probe; incoherent probe modes add in intensity.
   *
   * `I = Σ_modes fftshift(|FFT2(patch · mode)|^2) / N^2`
   *
   * @param patches float32 `[B, N, N]` each part, dimensionless
   * @returns float32 `[B, N, N]`, zero frequency at `[N/2, N/2]`, in the unit of |probe|²; the caller disposes it
   */
  intensity(patches: ComplexTensor): tf.Tensor3D;
  dispose(): void;
}

/**
 * The forward model with this probe, kept on the engine until it is disposed.
 * @param probe complex64 `[modes, N, N]`, in the unit that the intensities shall have the square of
 * @throws AppError `PHYSICS_SHAPE` where the probe is not a stack of square images of an even side
 * @see /specs/forward-model.md §3; Hoidn et al., Sci. Rep. 13, 22789 (2023)
 * @see specs/forward-model.md §3
 */
export function createDiffractionModel(probe: ComplexArray): DiffractionModel {
  assertStack(probe);
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

function assertStack({ shape, re, im }: ComplexArray): void {
  const [modes = 0, height = 0, width = 0, ...rest] = shape;
  const area = modes * height * width;
  if (area > 0 && height === width && rest.length === 0 && re.length === area && im.length === area) return;
  throw new AppError("PHYSICS_SHAPE", "The probe is not a stack of square images", {
    received: `shape [${shape.join(", ")}] with ${re.length} and ${im.length} values`,
    expected: "[modes, N, N], with as many values as the shape says",
    hint: "give a single probe as [1, N, N]",
  });
}

/** `(a + ib)(c + id)`, element by element, with broadcasting. */
function multiply(left: ComplexTensor, right: ComplexTensor): ComplexTensor {
  return {
    re: tf.sub(tf.mul(left.re, right.re), tf.mul(left.im, right.im)),
    im: tf.add(tf.mul(left.re, right.im), tf.mul(left.im, right.re)),
  };
}
