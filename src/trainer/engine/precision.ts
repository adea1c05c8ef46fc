import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import { teachBfloat16 } from "./bfloat16/backend.ts";
import { computeInBfloat16 } from "./bfloat16/switch.ts";
import { supportsBfloat16 } from "./bfloat16/support.ts";
import { tryBfloat16 } from "./bfloat16/try.ts";
import type { NativeBackend } from "./native/types.ts";
import type { Processor } from "./processor.ts";
import type { EngineName, Precision } from "./types.ts";

/**
 * Refuses a precision that the engine or the processor does not have.
 * @throws AppError `ENGINE_PRECISION` with the reason
 */
export function assertPrecision(
  wish: { readonly name: EngineName; readonly precision: Precision },
  processor: Processor,
): void {
  if (wish.precision === "float32") return;
  if (wish.name === "wasm") throw refused("WebAssembly has no bfloat16", "the native engine");
  const { supported, reason } = supportsBfloat16(processor);
  if (!supported) throw refused(reason, "a processor with avx512_bf16 or amx_bf16");
}

/**
 * From now on the network is computed in this precision, on the backend that is in use: called with each opening.
 * @throws AppError `ENGINE_PRECISION` where TensorFlow refuses to convolve in bfloat16
 */
export function enablePrecision(precision: Precision): void {
  computeInBfloat16(false);
  if (precision === "float32") return;
  const backend = tf.backend() as NativeBackend;
  teachBfloat16(backend);
  const refusal = tryBfloat16(backend);
  if (refusal !== null)
    throw refused(refusal, "TensorFlow with oneDNN's kernels for bfloat16 (TF_ENABLE_ONEDNN_OPTS=1)");
  computeInBfloat16(true);
}

function refused(received: string, expected: string): AppError {
  return new AppError("ENGINE_PRECISION", "bfloat16-mixed cannot be computed here", {
    kind: "environment",
    received,
    expected,
    hint: "use --precision float32",
  });
}
