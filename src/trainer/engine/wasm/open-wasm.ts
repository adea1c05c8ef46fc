import "../gradients/register-all.ts";
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../../base/errors/app-error.ts";
import { registerWasmKernels } from "./register-kernels.ts";

/** Two events with listeners of the same kind, as far as taking them away goes. */
const faults = ["uncaughtException", "unhandledRejection"] as readonly "uncaughtException"[];

/**
 * Makes `wasm` the backend of this process: TensorFlow.js's own kernels (SIMD, one thread; Node has no more, tfjs#3830),
 * and in front of them ours, for the gradients that it lacks or has only slowly. The binary comes with the package:
 * nothing is fetched. About 50 ms; a second call costs nothing.
 * @param threads worker threads that will share a batch; each opens an instance of its own, so that it changes nothing here
 * @throws AppError `ENGINE_UNAVAILABLE` when WebAssembly or its SIMD is not there
 */
export async function openWasm(threads = 1): Promise<void> {
  if (!Number.isInteger(threads) || threads < 1) throw badThreads(threads);
  if (!(await setBackend())) throw unavailable("the backend refused to start");
  registerWasmKernels();
}

async function setBackend(): Promise<boolean> {
  const before = faults.map((name) => process.listeners(name));
  try {
    await import("@tensorflow/tfjs-backend-wasm");
    if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) throw unavailable("this Node has no WebAssembly SIMD");
    return await tf.setBackend("wasm");
  } catch (error) {
    throw error instanceof AppError ? error : unavailable(String(error), error);
  } finally {
    faults.forEach((name, index) => removeAdded(name, before[index] ?? []));
  }
}

/** Emscripten rethrows what nobody caught, from a listener of its own: that would change exit codes and print its source. */
function removeAdded(name: "uncaughtException", before: readonly unknown[]): void {
  for (const listener of process.listeners(name)) {
    if (!before.includes(listener)) process.removeListener(name, listener);
  }
}

function unavailable(reason: string, cause?: unknown): AppError {
  return new AppError("ENGINE_UNAVAILABLE", "The WASM engine does not start", {
    kind: "environment",
    received: reason,
    expected: "Node 20 or later with WebAssembly SIMD",
    hint: "reinstall the package (`npm ci`), or use the native engine: `ptycho engine install`",
    cause,
  });
}

function badThreads(threads: number): AppError {
  return new AppError("CONFIG_INVALID", "The number of threads is not one", {
    received: String(threads),
    expected: "a whole number from 1 on",
    hint: "leave it out for one thread a processor",
  });
}
