import type { Batch, LossResult, Prediction } from "./types.ts";

/**
 * Cuts a batch into contiguous shares whose counts differ by one at most; fewer shares where there are fewer groups.
 * Their arrays are copies, so that they can be handed over.
 */
export function shareBatch(batch: Batch, workers: number): readonly Batch[] {
  const shares = Math.min(workers, batch.count);
  return Array.from({ length: shares }, (_, index) => {
    const first = Math.floor((index * batch.count) / shares);
    return takeGroups(batch, first, Math.floor(((index + 1) * batch.count) / shares));
  });
}

/** Buffers of a share, to be moved to another thread. */
export function shareBuffers({ patterns, amplitude, offsetsPx, labels }: Batch): ArrayBuffer[] {
  const arrays = [patterns, amplitude, offsetsPx, ...(labels === null ? [] : [labels.amplitude, labels.phase])];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

/** Losses and metrics of shares as those of their batch: means weighted by counts. */
export function meanLoss(results: readonly LossResult[]): LossResult {
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const mean = (valueOf: (result: LossResult) => number): number =>
    results.reduce((sum, result) => sum + (result.count / count) * valueOf(result), 0);
  const names = Object.keys(results[0]?.metrics ?? {});
  const metrics = Object.fromEntries(names.map((name) => [name, mean(({ metrics: own }) => own[name] as number)]));
  return { count, loss: mean(({ loss }) => loss), metrics };
}

/**
 * `g = Σ_shares count · g_share / Σ count`, summed in doubles and in the order of the shares.
 * @param gradients one a worker, float32; those of workers without a share are left out
 * @param mean where it is put; @default a new array
 */
export function meanGradient(
  results: readonly LossResult[],
  gradients: readonly Float32Array[],
  mean: Float32Array = new Float32Array(gradients[0]?.length ?? 0),
): Float32Array {
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const parts = results.map((result, index) => ({
    weight: result.count / count,
    gradient: gradients[index] as Float32Array,
  }));
  for (let index = 0; index < mean.length; index += 1) {
    let sum = 0;
    for (const { weight, gradient } of parts) sum += weight * (gradient[index] as number);
    mean[index] = sum;
  }
  return mean;
}

/** Predictions of shares, one after the other. */
export function joinPredictions(parts: readonly Prediction[]): Prediction {
  return { amplitude: join(parts.map(({ amplitude }) => amplitude)), phase: join(parts.map(({ phase }) => phase)) };
}

function join(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function takeGroups(batch: Batch, first: number, end: number): Batch {
  const take = <Values extends Int32Array | Float32Array>(values: Values): Values => {
    const each = values.length / batch.count;
    return values.slice(first * each, end * each) as Values;
  };
  const { labels } = batch;
  return {
    count: end - first,
    patterns: take(batch.patterns),
    amplitude: take(batch.amplitude),
    offsetsPx: take(batch.offsetsPx),
    labels: labels === null ? null : { amplitude: take(labels.amplitude), phase: take(labels.phase) },
  };
}
