import { isMainThread } from "node:worker_threads";
import { AppError } from "../../../base/errors/app-error.ts";

type Environment = Record<string, string | undefined>;

/**
 * Sets what TensorFlow reads once, when it is loaded: its threads, oneDNN (named, so that it is known), its chatter.
 * What the user set himself stays, threads aside.
 * @throws AppError `ENGINE_UNAVAILABLE` in a worker thread, whose environment TensorFlow does not see
 */
export function prepareNativeEnvironment(threads: number, environment: Environment = process.env): void {
  if (!isMainThread && environment === process.env) {
    throw new AppError("ENGINE_UNAVAILABLE", "The native engine opens only in the main thread", {
      kind: "environment",
      received: "a worker thread, whose environment variables TensorFlow does not see",
      expected: "the main thread; the native engine uses all processors by itself",
      hint: "open the engine in the main thread, or `wasm` in the worker",
    });
  }
  environment["TF_NUM_INTRAOP_THREADS"] = String(threads);
  environment["TF_NUM_INTEROP_THREADS"] ??= "1"; // eager execution runs one operation at a time
  environment["OMP_NUM_THREADS"] = String(threads);
  environment["TF_ENABLE_ONEDNN_OPTS"] ??= "1";
  environment["TF_ONEDNN_THREADPOOL_USE_CALLER_THREAD"] ??= "1"; // the calling thread works instead of waiting: 3 %
  environment["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  environment["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true"; // else the whole memory of a GPU is taken at once
}

/** Whether oneDNN's kernels are on, once the environment is prepared. TensorFlow reads the value as a boolean. */
export function isOneDnnOn(environment: Environment = process.env): boolean {
  const value = environment["TF_ENABLE_ONEDNN_OPTS"]?.toLowerCase();
  return value !== "0" && value !== "false";
}

/** Threads that one operation may use, once the environment is prepared. */
export function nativeThreads(environment: Environment = process.env): number {
  return Number(environment["TF_NUM_INTRAOP_THREADS"] ?? 1);
}
