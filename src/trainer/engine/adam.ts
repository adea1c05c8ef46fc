import * as tf from "@tensorflow/tfjs-core";
import { nativeThreads } from "./native/environment.ts";
import { nativeBackendName } from "./native/load.ts";
import type { NativeBackend } from "./native/types.ts";

/** One step of Adam on memory of JavaScript; arrays float32 `[size]`, all but the gradient changed in place. */
export interface AdamStep {
  readonly weights: Float32Array;
  readonly m: Float32Array;
  readonly v: Float32Array;
  readonly gradient: Float32Array;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Learning rate over `1 − β₁ᵗ`. */
  readonly rate: number;
  /** `1 / (1 − β₂ᵗ)` */
  readonly correction: number;
}

/**
 * `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `w ← w − rate · m / (√(v · correction) + ε)`, in doubles. By the
 * addon that `ptycho engine install` builds where it computes, which gives the same bits in a tenth of the time.
 */
export function applyAdam(step: AdamStep): void {
  if (tf.getBackend() === nativeBackendName) {
    const { binding } = tf.backend() as NativeBackend;
    if (binding.applyAdam !== undefined) {
      const { weights, m, v, gradient, beta1, beta2, epsilon, rate, correction } = step;
      binding.applyAdam(weights, m, v, gradient, beta1, beta2, epsilon, rate, correction, nativeThreads());
      return;
    }
  }
  applyHere(step);
}

function applyHere({ weights, m, v, gradient, beta1, beta2, epsilon, rate, correction }: AdamStep): void {
  for (let index = 0; index < weights.length; index += 1) {
    const slope = gradient[index] as number;
    const mean = beta1 * (m[index] as number) + (1 - beta1) * slope;
    const square = beta2 * (v[index] as number) + (1 - beta2) * slope * slope;
    m[index] = mean;
    v[index] = square;
    weights[index] = (weights[index] as number) - (rate * mean) / (Math.sqrt(square * correction) + epsilon);
  }
}
