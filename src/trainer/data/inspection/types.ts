import type { ComplexArray } from "../../physics/types.ts";
import type { RowReader } from "../npz/types.ts";
import type { DataLayout } from "../types.ts";
import type { ValueFacts } from "../value-kind.ts";

/** One thing that was found in a file: what it is, how it is known, what to do. */
export interface Finding {
  /** `error`: training would be nonsense; `warning`: it would be worse than need be; `info`: worth knowing. */
  readonly severity: "error" | "warning" | "info";
  /** Stable kebab-case name, `axis-order`. */
  readonly rule: string;
  readonly message: string;
  /** The numbers behind it. */
  readonly evidence: string;
  /** What to do about it; `null` where nothing need be done. */
  readonly fix: string | null;
}

/** Name, type and shape of an array in a file. */
export interface ArraySummary {
  readonly key: string;
  /** NumPy's name without byte order, `f4`; `null` where the header cannot be read. */
  readonly dtype: string | null;
  readonly shape: readonly number[];
}

/** Everything that `ptycho inspect` says about a file. */
export interface Inspection {
  readonly path: string;
  readonly layout: DataLayout | null;
  readonly arrays: readonly ArraySummary[];
  /** Errors first, then warnings, then what is worth knowing. */
  readonly findings: readonly Finding[];
}

/** Where in an array the frames are. */
export interface RawPatterns {
  readonly key: string;
  readonly dtype: string;
  /** `last` for `(N, N, M)`. */
  readonly side: "first" | "last";
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly reader: RowReader;
}

/** The arrays of a file by what they are for, as they are: nothing is converted, whatever is wrong with them. */
export interface RawScan {
  readonly path: string;
  readonly layout: DataLayout | null;
  readonly arrays: readonly ArraySummary[];
  readonly patterns: RawPatterns | null;
  /** Centres of the windows, float64, object pixels. */
  readonly positions: { readonly x: Float64Array; readonly y: Float64Array } | null;
  /** Whatever axes the file has: `[N, N]`, `[modes, N, N]`, `[1, 1, 1, 1, N, N]`. */
  readonly probe: ComplexArray | null;
  /** complex64 `[objects, H, W]`. */
  readonly object: ComplexArray | null;
  readonly scanIndex: Float64Array | null;
  /** Pixels that count, in the file's order: 0 for gaps, beam stop, saturation. `[N · N]` */
  readonly mask: Float64Array | null;
  /** Found while reading: arrays that are missing, unreadable or of the wrong shape. */
  readonly findings: readonly Finding[];
}

/** Frames of which something is true: how many values, and the first few frames. */
export interface Affected {
  readonly values: number;
  readonly frames: readonly number[];
  readonly frameCount: number;
}

/** What one pass over all patterns measures; "value" is what the file holds, amplitude or intensity, outside the mask. */
export interface PatternFacts extends ValueFacts {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  /** Σ value and Σ value² of each frame, float64 `[M]`. */
  readonly frameSums: Float64Array;
  readonly frameSquares: Float64Array;
  readonly notFinite: Affected;
  readonly negative: Affected;
  /** Frames whose pixels are all the same. */
  readonly constant: Affected;
  readonly greatest: number;
  /** How many values are equal to the greatest. */
  readonly atGreatest: number;
  /** Mean over the frames of value and of value², least and greatest value, float64 `[height · width]`. */
  readonly meanImage: Float64Array;
  readonly meanSquareImage: Float64Array;
  readonly leastImage: Float64Array;
  readonly greatestImage: Float64Array;
}
