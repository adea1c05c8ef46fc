import type { ComplexArray } from "../physics/types.ts";

/** How a file lays out a scan; recognised by its keys, and always named to the user. */
export type DataLayout = "ptychopinn" | "tike";

/** The measured patterns of a scan, read when they are needed, so that memory does not grow with the scan. */
export interface PatternSource {
  /** Number of patterns, M. */
  readonly count: number;
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  /**
   * Amplitudes, sqrt(counts), zero frequency at `[N/2, N/2]`; 0 where the detector mask of a file is 0.
   * @param indices which patterns, in this order
   * @returns float32 `[indices.length, N, N]` in memory of its own, never used again by the source
   */
  read(indices: ArrayLike<number>): Promise<Float32Array>;
  close(): Promise<void>;
}

/** One or more scans with one probe, in the form that all of the trainer works with. */
export interface Scan {
  readonly layout: DataLayout;
  readonly patterns: PatternSource;
  /** Centre of each pattern's window, float64 `[M]`, object pixels; the least corner is the coordinate − (N − 1)/2. Column and row. */
  readonly positionsPx: { readonly x: Float64Array; readonly y: Float64Array };
  /** Which object each pattern was taken of, int32 `[M]`; patterns of two objects are never mixed. */
  readonly scanIndex: Int32Array;
  /** complex64 `[modes, N, N]`, sqrt(photons): `amplitude = |FFT2(object · probe)| / N`. */
  readonly probe: ComplexArray;
  /** The truth or a reconstruction to compare with, complex64 `[objects, H, W]`, where the file has one. */
  readonly object: ComplexArray | null;
  /** Detector pixels that count: 1, and 0 for gaps, beam stop, saturation. uint8 `[N, N]`, centred as the patterns. */
  readonly detectorMask: Uint8Array | null;
  /** Side of an object pixel in metres, where energy, distance and detector pixel are known. */
  readonly pixelSizeM: number | null;
  /** What was recognised and converted on the way in, a sentence each, for the user to read. */
  readonly conversions: readonly string[];
}

/** Patterns grouped with their neighbours; gridsize 1 has groups of one. */
export interface Groups {
  /** C = gridsize², channel c at row `floor(c / gridsize)`, column `c mod gridsize`. */
  readonly gridsize: number;
  readonly count: number;
  /** Indices of patterns, int32 `[count, C]`; the seed is one of its group. */
  readonly members: Int32Array;
  /** Relative offsets `−(r − mean r)` in pixels, float32 `[count, C, 2]`, (y, x). */
  readonly offsetsPx: Float32Array;
}
