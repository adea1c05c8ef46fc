import { AppError } from "../../../base/errors/app-error.ts";
import type { FoundLayout } from "../layouts.ts";
import type { NpzFile } from "../npz/types.ts";
import type { Geometry } from "../pixel-size.ts";
import type { DataLayout } from "../types.ts";

/** What the caller states about a file, so that it need not be guessed. */
export interface OpenScanOptions {
  /** @default what the names of the arrays say */
  readonly layout?: DataLayout;
  /** What the patterns are. @default what the layout says, unless the numbers contradict it: then an error */
  readonly dataIs?: "amplitude" | "intensity";
  /** Order of the axes of the patterns. @default "MNN" */
  readonly axisOrder?: "MNN" | "NNM";
  /** Where zero frequency is. @default what the layout says, unless the numbers contradict it: then an error */
  readonly zeroFrequency?: "centre" | "corner";
  /** Unit of the positions; metres need `geometry`. @default "px" */
  readonly positionUnit?: "px" | "m";
  /** Another NPZ file to take the probe from (`probeGuess` or `probe`). */
  readonly probeFrom?: string;
  /**
   * Multiplies the probe, which should be in sqrt(photons): `amplitude = |FFT2(object · probe)| / N`.
   * @default by the probe's energy: 1, or N where the file leaves the division out, or what gives the mean counts; told
   */
  readonly probeFactor?: number;
  /** Another NPZ file to take the detector mask from (`mask`, 1 where a pixel counts). */
  readonly maskFrom?: string;
  /** Gives the pixel size of the object. */
  readonly geometry?: Geometry;
}

/** What each part of reading a scan works with. */
export interface ScanContext {
  readonly path: string;
  readonly npz: NpzFile;
  readonly layout: FoundLayout;
  readonly options: OpenScanOptions;
  /** Grows as things are recognised and converted. */
  readonly conversions: string[];
}

/** What an error about a scan tells besides its message. */
interface Told {
  readonly received: string;
  readonly expected: string;
  readonly hint: string;
  readonly problems?: readonly string[];
}

/**
 * A scan whose arrays contradict each other, or the layout, or measurement itself.
 * @see specs/scan-files.md §4
 */
export function invalidScan(path: string, message: string, told: Told): AppError {
  return new AppError("DATA_INVALID", message, { ...told, where: { file: path } });
}
