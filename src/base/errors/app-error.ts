/** What kind of fault an error is; decides the exit code. */
export type ErrorKind = "input" | "environment" | "interrupted";

/** The closed set of codes that an error can carry. */
export type ErrorCode =
  | "CONFIG_INVALID"
  | "CONFIG_MISSING"
  | "CONFIG_USAGE"
  | "DATA_CORRUPT"
  | "DATA_INVALID"
  | "DATA_LAYOUT_UNKNOWN"
  | "DATA_NOT_FOUND"
  | "DATA_UNSUPPORTED"
  | "ENGINE_BUILD_FAILED"
  | "ENGINE_PRECISION"
  | "ENGINE_UNAVAILABLE"
  | "EVIDENCE_CORRUPT"
  | "EVIDENCE_NOT_FOUND"
  | "EVIDENCE_UNFINISHED"
  | "INTERNAL"
  | "IO_FAILED"
  | "GIT_FAILED"
  | "GIT_NOT_A_REPOSITORY"
  | "LOCK_HELD"
  | "MODEL_INVALID"
  | "MODEL_MISMATCH"
  | "PHYSICS_SHAPE"
  | "PLAN_EXISTS"
  | "PLAN_INVALID"
  | "PLAN_NOT_FOUND"
  | "PLAN_NO_OPEN_ROW"
  | "PLAN_ROW_NOT_FOUND"
  | "RUN_INTERRUPTED"
  | "RUN_NOT_POSSIBLE"
  | "RUN_RUNNER_MISSING"
  | "RUN_RUNNER_REFUSED"
  | "SELECTOR_INVALID"
  | "SPEC_BASELINE_INVALID"
  | "SPEC_CLAUSE_NOT_FOUND"
  | "SPEC_LOCK_INVALID"
  | "SPEC_WAIVER_INVALID"
  | "TEMPLATE_INVALID"
  | "TRAIN_CHECKPOINT_CORRUPT"
  | "TRAIN_CHECKPOINT_NOT_FOUND"
  | "TRAIN_RESUME_REFUSED";

/** A place in a text file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** The parts of an error besides its message; each is printed on a line of its own. */
export interface ErrorDetails {
  /** @default "input" */
  readonly kind?: ErrorKind;
  readonly received?: string;
  readonly expected?: string;
  readonly hint?: string;
  readonly where?: Place;
  readonly cause?: unknown;
  /** Several problems found together, already formatted, one a line. */
  readonly problems?: readonly string[];
}

/** The one error class: what happened, what was received, what was expected, how to mend it, where. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AppError";
    this.code = code;
    this.kind = details.kind ?? "input";
    this.details = details;
  }
}

/**
 * Exit code of a process that ended with an error of this kind (0 and 1 belong to gates that were judged).
 * @see specs/cycle.md §12
 */
export function exitCodeOf(kind: ErrorKind): 2 | 3 | 130 {
  if (kind === "input") return 2;
  return kind === "environment" ? 3 : 130;
}

/** `file:line:column`, as editors understand it. */
export function formatPlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
}
