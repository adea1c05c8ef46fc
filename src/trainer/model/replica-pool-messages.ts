import type { EngineOptions } from "../engine/types.ts";
import type { Batch, LossResult, ModelDefinition, Prediction } from "./types.ts";

/** What a worker thread is started with. */
export interface WorkerSetup {
  readonly definition: ModelDefinition;
  readonly engine: EngineOptions;
  /** All weights, float32 `[layout.size]`, written before each request and the same for all workers. */
  readonly weights: SharedArrayBuffer;
  /** Where this worker leaves its gradient, float32 `[layout.size]`. */
  readonly gradient: SharedArrayBuffer;
}

/** What a worker is asked for, on its share of a batch. */
export type WorkerRequest =
  | { readonly kind: "gradient" | "evaluate" | "predict"; readonly batch: Batch }
  | { readonly kind: "memory" };

/** TensorFlow.js's memory in a worker, between requests. */
export interface WorkerMemory {
  readonly tensors: number;
  readonly bytes: number;
}

/** Answer to a request of the same kind; a gradient lies in the shared array. */
export type WorkerAnswer = LossResult | Prediction | WorkerMemory;

/** What a worker sends: that its engine is open, an answer, or what went wrong. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly answer: WorkerAnswer }
  | { readonly kind: "failed"; readonly failure: WorkerFailure };

/** An error as plain data, on its way from one thread to another. */
export interface WorkerFailure {
  readonly message: string;
  readonly stack: string;
  /** Set where it was an `AppError`. */
  readonly code?: string;
  readonly kind?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
