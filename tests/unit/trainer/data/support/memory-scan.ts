import { createMemorySource } from "../../../../../src/trainer/data/pattern-source.ts";
import type { Scan } from "../../../../../src/trainer/data/types.ts";

/** Four patterns of 4 × 4, pattern m filled with m + 1, over an object of 8 × 9 whose pixel is row + i · column. */
export function memoryScan(changes: Partial<Scan> = {}): Scan {
  const [height, width] = [8, 9];
  const pixels = Array.from({ length: height * width }, (_, index) => index);
  return {
    layout: "ptychopinn",
    patterns: createMemorySource(
      Float32Array.from({ length: 64 }, (_, index) => Math.floor(index / 16) + 1),
      4,
    ),
    positionsPx: { x: Float64Array.of(1.5, 2.5, 6.5, 2), y: Float64Array.of(1.5, 3.5, 5.5, 2.25) },
    scanIndex: new Int32Array(4),
    probe: { shape: [1, 4, 4], re: new Float32Array(16).fill(2), im: new Float32Array(16) },
    object: {
      shape: [1, height, width],
      re: Float32Array.from(pixels, (index) => Math.floor(index / width)),
      im: Float32Array.from(pixels, (index) => index % width),
    },
    detectorMask: null,
    pixelSizeM: null,
    conversions: [],
    ...changes,
  };
}
