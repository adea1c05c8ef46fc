/** Enough to recognise a process later without mistaking a reused number for it. */
export interface ProcessIdentity {
  /** Process id, which is also its process group's. */
  readonly pid: number;
  /** The system's own start mark of the process (clock ticks since boot on Linux, `ps` start time on macOS). */
  readonly startMark: string;
  /** Value of `LOOP_PROCESS_MARK` in the environment of the process and of all that it starts. */
  readonly mark: string;
}

/** How a process came to its end. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out"; readonly limitMs: number }
  | { readonly kind: "interrupted" }
  | { readonly kind: "not-found"; readonly message: string };
