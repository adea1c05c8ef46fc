import { AppError } from "../../base/errors/app-error.ts";

/** @throws AppError `RUN_INTERRUPTED` once the signal has come: half of a check must not pass for a whole one */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new AppError("RUN_INTERRUPTED", "Interrupted before all was read; nothing was written", {
    kind: "interrupted",
    hint: "run it again",
  });
}
