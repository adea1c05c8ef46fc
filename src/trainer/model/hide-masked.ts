import type { Batch, ModelDefinition } from "./types.ts";

/**
 * The batch with 0 in each pixel that the detector mask leaves out. The loss leaves such a pixel out by itself, but the
 * network would see it, and a gap may hold anything: −1, 65535, NaN.
 * @returns the batch itself where there is no mask, else one with amplitudes of its own
 * @see /specs/forward-model.md §7
 * @see specs/forward-model.md §7
 */
export function hideMasked(batch: Batch, { config, detectorMask }: ModelDefinition): Batch {
  if (detectorMask === null) return batch;
  const channels = config.gridsize ** 2;
  const area = detectorMask.length;
  const amplitude = batch.amplitude.map((value, index) =>
    detectorMask[Math.floor(index / channels) % area] === 0 ? 0 : value,
  );
  return { ...batch, amplitude };
}
