import { expect } from "vitest";
import type { ErrorDetails } from "../../../../../src/base/errors/app-error.ts";
import { openScan, type OpenScanOptions } from "../../../../../src/trainer/data/open-scan.ts";
import type { Scan } from "../../../../../src/trainer/data/types.ts";
import { failure, temporaryFolder } from "./npz-file.ts";
import { saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import type { NpyContent } from "../../../../../src/trainer/data/npz/types.ts";

/** Side of the tiny patterns, and how many there are. */
export const N = 8;
export const M = 6;

/**
 * Counts of a tiny scan, `[M, N, N]`, zero frequency at the centre: none alike, bright in the middle, the largest
 * beyond what squares of 16-bit numbers hold.
 */
export function tinyCounts(): Float64Array {
  return Float64Array.from({ length: M * N * N }, (_, index) => {
    const [frame, row, column] = [Math.floor(index / (N * N)), Math.floor(index / N) % N, index % N];
    const distance = Math.hypot(row - N / 2, column - N / 2);
    return Math.round(300 * Math.exp(-distance)) + ((frame + row + 2 * column) % 3);
  });
}

/** The square roots of `tinyCounts`. */
export function tinyAmplitude(): Float32Array {
  return Float32Array.from(tinyCounts(), Math.sqrt);
}

/** A probe whose energy is the mean counts of a frame, complex64 `[N, N]` as NumPy lays it out. */
export function tinyProbe(): Float32Array {
  const perFrame = tinyCounts().reduce((sum, value) => sum + value, 0) / M;
  const side = Math.sqrt(perFrame / (N * N));
  return Float32Array.from({ length: 2 * N * N }, (_, index) => (index % 2 === 0 ? side : 0));
}

/** Arrays by name; `undefined` takes one away. */
type Overrides = Readonly<Record<string, NpyContent | undefined>>;

/** A tiny scan in PtychoPINN's layout. */
export function pinnArrays(overrides: Overrides = {}): Record<string, NpyContent> {
  return without({
    diff3d: { dtype: "f4", shape: [M, N, N], data: tinyAmplitude() },
    xcoords: { dtype: "f8", shape: [M], data: Float64Array.of(3.5, 5.5, 7.5, 3.5, 5.5, 7.5) },
    ycoords: { dtype: "f8", shape: [M], data: Float64Array.of(3.5, 3.5, 3.5, 6.5, 6.5, 6.5) },
    probeGuess: { dtype: "c8", shape: [N, N], data: tinyProbe() },
    ...overrides,
  });
}

/** The same scan in tike's layout. */
export function tikeArrays(overrides: Overrides = {}): Record<string, NpyContent> {
  const scan = Float32Array.of(0, 0, 0, 2, 0, 4, 3, 0, 3, 2, 3, 4);
  return without({
    data: { dtype: "f4", shape: [1, M, N, N], data: toCorner(tinyCounts()) },
    probe: { dtype: "c8", shape: [1, 1, 1, 1, N, N], data: tinyProbe() },
    scan: { dtype: "f4", shape: [1, M, 2], data: scan },
    ...overrides,
  });
}

function without(arrays: Overrides): Record<string, NpyContent> {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** Patterns with zero frequency moved from the centre to the corner. */
export function toCorner(patterns: Float64Array): Float64Array {
  return patterns.map((_, index) => {
    const start = index - (index % (N * N));
    const row = (Math.floor((index % (N * N)) / N) + N / 2) % N;
    const column = ((index % N) + N / 2) % N;
    return patterns[start + row * N + column] as number;
  });
}

/** Patterns `[M, N, N]` → `[N, N, M]`. */
export function patternsLast(patterns: Float64Array): Float64Array {
  return patterns.map((_, index) => patterns[(index % M) * N * N + Math.floor(index / M)] as number);
}

/** Complex numbers whose real and imaginary parts are all the same. */
export function complex(shape: readonly number[], fill: number): NpyContent {
  const length = 2 * shape.reduce((product, side) => product * side, 1);
  return { dtype: "c8", shape, data: new Float32Array(length).fill(fill) };
}

type Arrays = Record<string, NpyContent>;

/** Scans in files of a folder of their own. */
export interface ScanFiles {
  /** Writes a file and names it. */
  write(arrays: Arrays): Promise<string>;
  /** Opens a file of these arrays, reads all patterns, closes it. */
  load(arrays: Arrays, options?: OpenScanOptions): Promise<{ scan: Scan; amplitude: Float32Array }>;
  /** What opening a file of these arrays is refused with: a fault of the data, with a hint. */
  refusal(arrays: Arrays, options?: OpenScanOptions): Promise<ErrorDetails & { message: string }>;
}

/** To be called once in a test file. */
export function scanFiles(): ScanFiles {
  const folder = temporaryFolder();
  let files = 0;
  const write = async (arrays: Arrays): Promise<string> => {
    files += 1;
    const path = folder.path(`scan-${files}.npz`);
    await saveNpz(path, arrays);
    return path;
  };
  return {
    write,
    load: async (arrays, options = {}) => {
      const scan = await openScan(await write(arrays), options);
      const amplitude = await scan.patterns.read(Array.from({ length: scan.patterns.count }, (_, index) => index));
      await scan.patterns.close();
      return { scan, amplitude };
    },
    refusal: async (arrays, options = {}) => {
      const path = await write(arrays);
      const error = await failure("DATA_INVALID", () => openScan(path, options));
      expect(error.kind).toBe("input");
      expect(error.details.hint).toBeTruthy();
      return { message: error.message, ...error.details };
    },
  };
}
