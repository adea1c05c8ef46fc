import type { ComplexArray } from "../physics/types.ts";

/** The form of the network's amplitude. */
export type AmplitudeActivation = "sigmoid" | "silu" | "softplus" | "relu";

/** What the network is and what it minimises; kept with the weights, never changed after training. */
export interface ModelConfig {
  /** `pinn` learns from the measurement alone, `supervised` from labels. */
  readonly architecture: "pinn" | "supervised";
  /** Pixels along one side of a pattern. */
  readonly N: 64 | 128 | 256;
  /** Patterns of a group along one side; C = gridsize² channels. */
  readonly gridsize: number;
  readonly nFiltersScale: number;
  readonly amplitudeActivation: AmplitudeActivation;
  /** `poisson`: deviance of counts divided by their mean; `mae`: mean absolute error of amplitudes (or of labels). */
  readonly loss: "poisson" | "mae";
  /** The probe is divided by `probeScale · mean|mask · P|`. */
  readonly probeScale: number;
  /** Whether the intensity scale is trained (started at ln(c·k)). */
  readonly intensityScaleTrainable: boolean;
  /** Counts added to each predicted pixel under the Poisson loss. */
  readonly background: number;
  /** Weights of the real-space regularisers; 0 is off. */
  readonly amplitudeTotalVariation: number;
  readonly amplitudeMeanDeviation: number;
  readonly phaseTotalVariation: number;
  readonly phaseMeanDeviation: number;
}

/** Factors found once, on the training split, and kept with the weights. */
export interface Normalisation {
  /** c of `x = c · amplitude`: `sqrt((N/2)² / mean ΣX²)`. */
  readonly dataFactor: number;
  /** k of `probe / k`: `probeScale · mean|mask · P|`. */
  readonly probeDivisor: number;
  /** Mean counts of a detector pixel in the training split; the Poisson loss is divided by it. */
  readonly meanCounts: number;
}

/** Everything that turns a batch into a loss, besides the weights. */
export interface ModelDefinition {
  readonly config: ModelConfig;
  /** complex64 `[modes, N, N]`, sqrt(photons), as measured: not yet divided by k. */
  readonly probe: ComplexArray;
  readonly normalisation: Normalisation;
  /** Side of the canvas that a group is assembled on, pixels; N at gridsize 1. */
  readonly canvasSize: number;
  /** uint8 `[N, N]`, or `null` where every pixel counts. */
  readonly detectorMask: Uint8Array | null;
}

/** A trained array of the network: where it lies in the flat array of all weights. */
export interface Parameter {
  /** `encoder/block1/conv1/kernel` */
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** All parameters in one flat float32 array, in this order. */
export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  readonly size: number;
}

/** What one step of the network sees. */
export interface Batch {
  /** Number of groups, B. */
  readonly count: number;
  /** Indices of the patterns in their scan, int32 `[B, C]`, for logs and stitching. */
  readonly patterns: Int32Array;
  /** sqrt(counts), not normalised, float32 `[B, N, N, C]`. Never written to after it was handed over. */
  readonly amplitude: Float32Array;
  /** float32 `[B, C, 2]`, pixels, (y, x); see `Groups`. */
  readonly offsetsPx: Float32Array;
  /** True patches for the supervised baseline, float32 `[B, N, N, C]` each. */
  readonly labels: { readonly amplitude: Float32Array; readonly phase: Float32Array } | null;
}

/** Loss of a batch: the mean over its patterns. */
export interface LossResult {
  readonly count: number;
  readonly loss: number;
  /** Further numbers worth a column in the log, means over the batch. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Loss and its gradient, both means over the batch. float32 `[layout.size]`. */
export interface GradientResult extends LossResult {
  readonly gradient: Float32Array;
}

/** Patches of the object as the network sees them, float32 `[B, N, N, C]` each; phase in radians. */
export interface Prediction {
  readonly amplitude: Float32Array;
  readonly phase: Float32Array;
}

/**
 * Computes with given weights and keeps none: in this process, or split over worker threads.
 * Weights, optimiser and order of batches belong to `training`; so every engine trains by the same code.
 */
export interface Replica {
  readonly layout: ParameterLayout;
  /** @param target where the gradient is put, float32 `[layout.size]`; @default a new array */
  gradient(weights: Float32Array, batch: Batch, target?: Float32Array): Promise<GradientResult>;
  evaluate(weights: Float32Array, batch: Batch): Promise<LossResult>;
  predict(weights: Float32Array, batch: Batch): Promise<Prediction>;
  /**
   * For many batches with the same weights: they are handed to the engine once. A copy counts, not the array itself, so
   * whoever trains on meanwhile changes nothing. Absent where nothing would be gained.
   */
  predictor?(weights: Float32Array): Predictor;
  dispose(): Promise<void>;
}

/** Predicts with weights that stay as they are; the same bits as `Replica.predict` with them. */
export interface Predictor {
  predict(batch: Batch): Promise<Prediction>;
  /** Gives the weights' tensors back. */
  dispose(): void;
}
