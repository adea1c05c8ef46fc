import { AppError } from "../../base/errors/app-error.ts";
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
  if (processor.bfloat16.length === 0) {
    throw refused(`${processor.name} has no bfloat16`, "a processor with avx512_bf16 or amx_bf16");
  }
  throw refused("this version computes in float32 only", "a later version");
}

function refused(received: string, expected: string): AppError {
  return new AppError("ENGINE_PRECISION", "bfloat16-mixed cannot be computed here", {
    kind: "environment",
    received,
    expected,
    hint: "use --precision float32",
  });
}
