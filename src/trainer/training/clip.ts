import type { ExecutionConfig } from "./execution-config.ts";

/**
 * Euclidean norm, summed in doubles: `√Σg²`. Not finite where a value is not.
 * @param gradient float32 `[size]`
 */
export function gradientNorm(gradient: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < gradient.length; index += 1) {
    const value = gradient[index] as number;
    sum += value * value;
  }
  return Math.sqrt(sum);
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
