import type { Batch } from "../model/types.ts";
import { cutPatches } from "./labels.ts";
import type { Groups, Scan } from "./types.ts";

/**
 * Reads the patterns of some groups, in memory of their own.
 * @param groupIndices which groups, in this order
 * @throws what reading patterns throws
 */
export async function createBatch(scan: Scan, groups: Groups, groupIndices: ArrayLike<number>): Promise<Batch> {
  const count = groupIndices.length;
  const channels = groups.gridsize ** 2;
  const patterns = new Int32Array(count * channels);
  const offsetsPx = new Float32Array(count * channels * 2);
  for (let place = 0; place < count; place += 1) {
    const first = (groupIndices[place] as number) * channels;
    patterns.set(groups.members.subarray(first, first + channels), place * channels);
    offsetsPx.set(groups.offsetsPx.subarray(first * 2, (first + channels) * 2), place * channels * 2);
  }
  const amplitude = await scan.patterns.read(patterns); // [B·C, N, N]
  return { count, patterns, offsetsPx, amplitude: channelsLast(amplitude, count, channels), labels: null };
}

/**
 * As `createBatch`, with the true patches for the supervised baseline.
 * @throws AppError `DATA_INVALID` where there is no truth or a window reaches beyond it; what reading patterns throws
 */
export async function createLabelledBatch(scan: Scan, groups: Groups, groupIndices: ArrayLike<number>): Promise<Batch> {
  const batch = await createBatch(scan, groups, groupIndices);
  const channels = groups.gridsize ** 2;
  const { amplitude, phase } = cutPatches(scan, batch.patterns);
  return {
    ...batch,
    labels: {
      amplitude: channelsLast(amplitude, batch.count, channels),
      phase: channelsLast(phase, batch.count, channels),
    },
  };
}

/** `[B·C, N, N]` → `[B, N, N, C]`. */
function channelsLast(images: Float32Array, count: number, channels: number): Float32Array {
  if (channels === 1) return images;
  const result = new Float32Array(images.length);
  const pixels = images.length / (count * channels);
  for (let image = 0; image < count * channels; image += 1) {
    const group = Math.floor(image / channels);
    const target = group * pixels * channels + (image % channels);
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      result[target + pixel * channels] = images[image * pixels + pixel] as number;
    }
  }
  return result;
}
