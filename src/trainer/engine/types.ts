/** Where the tensors are computed: TensorFlow's own kernels through the addon, or WebAssembly. */
export type EngineName = "native" | "wasm";

/** `bfloat16-mixed`: convolutions and their gradients in bfloat16; weights, sums, physics and loss in float32. */
export type Precision = "float32" | "bfloat16-mixed";

/** What is asked of an engine. */
export interface EngineOptions {
  /** @default "auto": native where it loads, else wasm */
  readonly name?: EngineName | "auto";
  /** Why this name, for the sentence that says it: `the run began on wasm`. @default that it was asked for */
  readonly because?: string;
  /** @default "float32" */
  readonly precision?: Precision;
  /** Threads that one operation may use (native), or worker threads (wasm). @default the number of processors */
  readonly threads?: number;
}

/** What decides the bits of a result besides the input; kept in each checkpoint, compared on resume. */
export interface EngineIdentity {
  readonly name: EngineName;
  readonly precision: Precision;
  /** TensorFlow's version (native) or that of `@tensorflow/tfjs-backend-wasm`. */
  readonly version: string;
  readonly threads: number;
  /** Whether oneDNN's kernels are on (native); `null` where there is no such thing. */
  readonly oneDnn: boolean | null;
  /** The processor's model name. */
  readonly processor: string;
}

/** An engine that computes: from now on all TensorFlow.js operations of this process run on it. */
export interface Engine {
  readonly identity: EngineIdentity;
  /** Where it came from and why it was chosen, in a sentence. */
  readonly reason: string;
  /** Why a faster one was not taken, a sentence for each place where it was looked for. @default nothing was looked for */
  readonly missing?: readonly string[];
}
