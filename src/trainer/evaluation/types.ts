import type { ComplexArray, PointPx } from "../physics/types.ts";
import type { Region } from "./image.ts";
import type { MultiscaleSimilarity } from "./multiscale-similarity.ts";
import type { PatchCorrelation } from "./patch-correlation.ts";
import type { PhasePlane } from "./phase-plane.ts";
import type { RingCorrelation, RingResolution } from "./ring-correlation.ts";

/** An object and where it lies. */
export interface PlacedObject {
  /** complex64 `[H, W]` */
  readonly object: ComplexArray;
  /** Object pixel coordinates of its first pixel. */
  readonly origin: PointPx;
}

/** How a prediction is compared with its truth. */
export interface EvaluationOptions {
  /** Object pixel coordinates of the prediction's first pixel. @default { x: 0, y: 0 } */
  readonly predictionOrigin?: PointPx;
  /** Object pixel coordinates of the truth's first pixel. @default { x: 0, y: 0 } */
  readonly truthOrigin?: PointPx;
  /**
   * What is scored: rows and columns of the truth, or the square of this side in the middle of what both cover.
   * @default the rectangle of the windows' centres where `windows` are given, else what both cover less a tenth of its sides
   */
  readonly region?: Region | { readonly centralPx: number };
  /** Whether a shift between the two is looked for and undone. @default true */
  readonly register?: boolean;
  /** Largest shift along an axis that is looked for, pixels. @default 8 */
  readonly maximumShiftPx?: number;
  /** Side of an object pixel in metres. @default null: not known */
  readonly pixelSizeM?: number | null;
  /** Patch means of the same scan, as a yardstick (see `stitchPatchMeans`). */
  readonly patchMeans?: PlacedObject;
  /** The windows of the scan: for the correlation inside them. */
  readonly windows?: {
    /** complex64 `[modes, N, N]` */
    readonly probe: ComplexArray;
    /** Centres of the windows, object pixels. */
    readonly centresX: ArrayLike<number>;
    readonly centresY: ArrayLike<number>;
  };
  /** Reconstructions of two independent halves of the scan, for 1/7 and half-bit. */
  readonly halves?: readonly [PlacedObject, PlacedObject];
}

/** How like its truth one image is: amplitude (units of the truth) or phase (radians). */
export interface Scores {
  readonly mae: number;
  readonly mse: number;
  /** dB, counted from `dataRange`; null where the images are equal. */
  readonly psnrDb: number | null;
  /** max − min of the truth in the region. */
  readonly dataRange: number;
  /** scikit-image's default, see `structuralSimilarity`. */
  readonly ssim: number | null;
  readonly msSsim: MultiscaleSimilarity | null;
  /** Pearson's. */
  readonly correlation: number;
  /** Against the truth, threshold 1/2. */
  readonly frc: RingCorrelation | null;
  readonly resolution: RingResolution | null;
}

/** Whether an image varies at all. */
export interface Variation {
  /** Standard deviation of the image over that of the truth; null where the truth does not vary. */
  readonly deviationRatio: number | null;
  /** Whether it varies less than a twentieth of the truth: scores then say nothing. */
  readonly collapsed: boolean;
}

/** How a prediction was brought to its truth. Nothing is ever done to the truth. */
export interface Alignment {
  /** Where the prediction lay against the truth, pixels; undone. */
  readonly shiftPx: PointPx;
  /** Whether a shift was looked for. */
  readonly registered: boolean;
  /** `mean |T| / mean |Ô|`, multiplied into the prediction. */
  readonly amplitudeScale: number;
  /** Taken from the prediction's phase; rows and columns counted from the region's first pixel. */
  readonly phasePlane: PhasePlane;
}

/** One line of the table. */
export interface EvaluationRow {
  readonly name: "prediction" | "constant" | "patch means";
  readonly amplitude: Scores;
  /** null where the truth's phase does not vary: every constant would be perfect. */
  readonly phase: Scores | null;
  /** `|Σ Ô T*| / √(Σ|Ô|² Σ|T|²)` */
  readonly complexCorrelation: number;
  readonly variation: { readonly amplitude: Variation; readonly phase: Variation };
  /** Inside the scan's windows, of the stitched object; null without windows. */
  readonly insideWindows: PatchCorrelation | null;
  readonly alignment: Alignment;
}

/** Correlation of two half scans. */
export interface HalvesReport {
  readonly amplitude: HalfCurve;
  readonly phase: HalfCurve;
}

/** A curve and its two resolutions; null where the region is too small. */
export interface HalfCurve {
  readonly frc: RingCorrelation | null;
  readonly oneSeventh: RingResolution | null;
  readonly halfBit: RingResolution | null;
}

/** All that is said about a prediction. */
export interface EvaluationReport {
  readonly version: 1;
  /** Rows and columns of the truth that were scored. */
  readonly region: Region;
  readonly pixelSizeM: number | null;
  /** The prediction, then the yardsticks. */
  readonly rows: readonly EvaluationRow[];
  readonly halves: HalvesReport | null;
  /** What a reader has to know, a sentence each. */
  readonly notes: readonly string[];
}
