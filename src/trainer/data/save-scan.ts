import { fromComplex } from "./npz/complex.ts";
import { saveNpz } from "./npz/save-npz.ts";
import type { NpyContent } from "./npz/types.ts";
import type { PatternSource, Scan } from "./types.ts";

const pixelsAtOnce = 1 << 20;

/** How to write a scan. */
export interface SaveScanOptions {
  /** Deflate the arrays. @default true: counts deflate well */
  readonly compress?: boolean;
  /** Further arrays to keep beside it, such as what it was simulated from. */
  readonly extra?: Readonly<Record<string, NpyContent>>;
}

/**
 * Writes a scan in PtychoPINN's layout, whole or not at all; `openScan` gives the same scan again. `objects` holds what
 * to compare with, and where it is one, `objectGuess` too. Patterns are read and written a few at a time.
 * @param scan stays open
 * @throws AppError `IO_FAILED`, and what reading the patterns throws
 * @see specs/scan-files.md §2
 * @public
 */
export async function saveScan(
  path: string,
  scan: Omit<Scan, "layout" | "conversions">,
  options: SaveScanOptions = {},
): Promise<void> {
  const { patterns, positionsPx, scanIndex, probe, object, detectorMask, pixelSizeM } = scan;
  const { count, size } = patterns;
  await saveNpz(
    path,
    {
      xcoords: { dtype: "f8", shape: [count], data: positionsPx.x },
      ycoords: { dtype: "f8", shape: [count], data: positionsPx.y },
      diff3d: { dtype: "f4", shape: [count, size, size], data: () => inPieces(patterns) },
      probeGuess: fromComplex(probe.shape[0] === 1 ? { ...probe, shape: [size, size] } : probe),
      ...(object === null ? {} : { objects: fromComplex(object) }),
      ...(object?.shape[0] === 1 ? { objectGuess: fromComplex({ ...object, shape: object.shape.slice(1) }) } : {}),
      scan_index: { dtype: "i8", shape: [count], data: scanIndex },
      ...(detectorMask === null ? {} : { mask: { dtype: "u1", shape: [size, size], data: detectorMask } }),
      ...(pixelSizeM === null ? {} : { pixelSizeM: { dtype: "f8", shape: [], data: Float64Array.of(pixelSizeM) } }),
      ...options.extra,
    },
    { compress: options.compress ?? true },
  );
}

async function* inPieces(patterns: PatternSource): AsyncGenerator<Float32Array> {
  const atOnce = Math.max(1, Math.floor(pixelsAtOnce / patterns.size ** 2));
  for (let first = 0; first < patterns.count; first += atOnce) {
    const count = Math.min(atOnce, patterns.count - first);
    yield await patterns.read(Array.from({ length: count }, (_, offset) => first + offset));
  }
}
