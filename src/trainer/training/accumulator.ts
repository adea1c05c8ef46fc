/**
 * Gradients of the batches of a window, weighted by their patterns: `Σ nᵢgᵢ / Σ nᵢ` is the gradient of the
 * large batch, whatever the sizes. The sum is in doubles, so that a window of one batch gives that batch's
 * gradient bit for bit.
 */
export interface Accumulator {
  /** `Σ nᵢgᵢ`, float64 `[size]`. */
  readonly sum: Float64Array;
  /** `Σ nᵢ`, patterns. */
  count: number;
  /** Batches in the window so far. */
  batches: number;
}

/** An empty window. */
export function createAccumulator(size: number): Accumulator {
  return { sum: new Float64Array(size), count: 0, batches: 0 };
}

/**
 * Adds a batch to the window.
 * @param gradient mean over the batch, float32 `[size]`
 * @param count patterns of the batch
 * @see specs/execution-config.md §2
 */
export function accumulate(accumulator: Accumulator, gradient: Float32Array, count: number): void {
  const { sum } = accumulator;
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = (sum[index] as number) + count * (gradient[index] as number);
  }
  accumulator.count += count;
  accumulator.batches += 1;
}

/** The mean gradient of the window, float32 `[size]`; the window is empty afterwards. */
export function takeMean(accumulator: Accumulator): Float32Array {
  const { sum, count } = accumulator;
  const mean = new Float32Array(sum.length);
  for (let index = 0; index < sum.length; index += 1) mean[index] = (sum[index] as number) / count;
  emptyAccumulator(accumulator);
  return mean;
}

/** Forgets the batches of the window. */
export function emptyAccumulator(accumulator: Accumulator): void {
  accumulator.sum.fill(0);
  accumulator.count = 0;
  accumulator.batches = 0;
}
