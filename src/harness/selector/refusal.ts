import { AppError, type Place } from "../../base/errors/app-error.ts";

/** Why a command line is not taken, and what to write instead. */
export interface Refusal {
  readonly message: string;
  readonly received: string;
  readonly hint: string;
  /** Offset of the fault in the command line, from 0. */
  readonly at: number;
}

/** The error for a refused command line; its column points at the fault itself. */
export function createRefusal(refusal: Refusal, where: Place = { file: "selector" }): AppError {
  return new AppError("SELECTOR_INVALID", refusal.message, {
    received: refusal.received,
    expected: "one command: assignments, launcher, runner, arguments; no shell runs it",
    hint: refusal.hint,
    where: { ...where, line: where.line ?? 1, column: (where.column ?? 1) + refusal.at },
  });
}
