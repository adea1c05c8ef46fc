import type { NumericArray, RowReader } from "./npz/types.ts";
import type { PatternSource } from "./types.ts";

/** How patterns in a file become amplitudes with zero frequency at `[N/2, N/2]`. */
export interface PatternConversion {
  /** The numbers are counts: take the square root (in doubles, so that no integer type overflows). */
  readonly intensity: boolean;
  /** Zero frequency is at the corner `[0, 0]`: swap the quadrants. */
  readonly corner: boolean;
  /** uint8 `[N, N]`, centred; where 0, the amplitude is 0 whatever was measured. */
  readonly mask: Uint8Array | null;
}

/**
 * Patterns read from a file when they are needed.
 * @param rows rows of shape `[N, N]`, N even
 * @param close ends what the rows are read from; called after the rows were closed
 */
export function createFileSource(
  rows: RowReader,
  conversion: PatternConversion,
  close: () => Promise<void>,
): PatternSource {
  const size = rows.rowShape[0] as number;
  return {
    count: rows.count,
    size,
    read: async (indices) => {
      assertIndices(indices, rows.count);
      return toAmplitudes(await rows.read(indices), size, conversion);
    },
    close: async () => {
      await rows.close();
      await close();
    },
  };
}

/**
 * Patterns that are in memory, as simulated ones are.
 * @param amplitude float32 `[M, N, N]`, sqrt(counts), zero frequency at `[N/2, N/2]`; kept, not copied
 * @param size N
 * @throws RangeError where the array is not a whole number of patterns
 */
export function createMemorySource(amplitude: Float32Array, size: number): PatternSource {
  const pixels = size * size;
  const count = amplitude.length / pixels;
  if (!Number.isInteger(count))
    throw new RangeError(`${amplitude.length} numbers are not patterns of ${size} × ${size}`);
  return {
    count,
    size,
    read: async (indices) => {
      assertIndices(indices, count);
      const result = new Float32Array(indices.length * pixels);
      for (let place = 0; place < indices.length; place += 1) {
        const start = (indices[place] as number) * pixels;
        result.set(amplitude.subarray(start, start + pixels), place * pixels);
      }
      return result;
    },
    close: () => Promise.resolve(),
  };
}

function assertIndices(indices: ArrayLike<number>, count: number): void {
  for (let place = 0; place < indices.length; place += 1) {
    const index = indices[place] as number;
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new RangeError(`there is no pattern ${index}: they are 0 … ${count - 1}`);
    }
  }
}

function toAmplitudes(raw: NumericArray, size: number, { intensity, corner, mask }: PatternConversion): Float32Array {
  if (!intensity && !corner && mask === null && raw instanceof Float32Array) return raw;
  const result = new Float32Array(raw.length);
  const pixels = size * size;
  for (let target = 0; target < pixels; target += 1) {
    if (mask !== null && mask[target] === 0) continue;
    const origin = corner ? swapQuadrants(target, size) : target;
    for (let start = 0; start < raw.length; start += pixels) {
      const value = raw[start + origin] as number;
      result[start + target] = intensity ? Math.sqrt(value) : value;
    }
  }
  return result;
}

/** Where a pixel of the centred pattern is in one with zero frequency at the corner, and the other way (N is even). */
export function swapQuadrants(pixel: number, size: number): number {
  const half = size / 2;
  const row = (Math.floor(pixel / size) + half) % size;
  return row * size + (((pixel % size) + half) % size);
}
