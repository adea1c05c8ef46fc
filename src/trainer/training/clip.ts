import type { ExecutionConfig } from "./execution-config.ts";

/**
 * Euclidean norm, summed in doubles: `√Σg²`. Not finite where a value is not. Four sums go on beside each other, index
 * modulo 4, since an addition waits for the one before it.
 * @param gradient float32 `[size]`
 */
export function gradientNorm(gradient: Float32Array): number {
  const { length } = gradient;
  const whole = length - (length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let index = 0; index < whole; index += 4) {
    a += square(gradient, index);
    b += square(gradient, index + 1);
    c += square(gradient, index + 2);
    d += square(gradient, index + 3);
  }
  for (let index = whole; index < length; index += 1) a += square(gradient, index);
  return Math.sqrt(a + b + (c + d));
}

function square(values: Float32Array, index: number): number {
  const value = values[index] as number;
  return value * value;
}

/**
 * Bounds a gradient in place. `norm`: where ‖g‖ > c, `g ← g · c/‖g‖`, the direction stays.
 * `value`: `g ← max(−c, min(c, g))`, value by value.
 * @param gradient float32 `[size]`
 * @param norm its norm, found before
 */
export function clipGradient(
  gradient: Float32Array,
  norm: number,
  config: Pick<ExecutionConfig, "gradientClipValue" | "gradientClipAlgorithm">,
): void {
  const bound = config.gradientClipValue;
  if (bound === null) return;
  if (config.gradientClipAlgorithm === "value") {
    for (let index = 0; index < gradient.length; index += 1) {
      gradient[index] = Math.max(-bound, Math.min(bound, gradient[index] as number));
    }
    return;
  }
  if (norm <= bound) return;
  const factor = bound / norm;
  for (let index = 0; index < gradient.length; index += 1) gradient[index] = (gradient[index] as number) * factor;
}
