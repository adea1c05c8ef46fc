import { resolve } from "node:path";
import { AppError, exitCodeOf } from "../../base/errors/app-error.ts";
import { combineReporters } from "../../harness/output/combine.ts";
import { reportError } from "../../base/errors/error-report.ts";
import type { LoopEvent, Reporter } from "../../harness/output/events.ts";
import { jsonReporter } from "../../harness/output/json.ts";
import { plainReporter } from "../../harness/output/plain.ts";
import { findRoot } from "../../harness/project/root.ts";
import { invocationIn } from "./invocation.ts";
import { errorWithOwnCommands } from "./own-commands.ts";
import type { GlobalOptions } from "./options.ts";

/** What a command's body gets. */
export interface CommandContext {
  readonly options: GlobalOptions;
  readonly emit: (event: LoopEvent) => void;
  /** Aborted by the first Ctrl-C; the second one ends the program at once. */
  readonly signal: AbortSignal;
}

/** Exit code of a body: 0 the gate holds, 1 it does not, 2 wrong input, 3 a fault of the environment. */
export type CommandBody = (context: CommandContext) => Promise<0 | 1 | 2 | 3>;

/** How a command answers. */
export interface CommandStyle {
  /** With `--json` its events carry no time: the same project gives the same bytes. @default false */
  readonly timeless?: boolean;
}

/**
 * Runs a command's body with a reporter that fits where it writes, and turns its end into the exit code:
 * 0 and 1 by the body, 2 wrong input, 3 environment or internal fault, 130 interrupted.
 */
export async function runCommand(options: GlobalOptions, body: CommandBody, style: CommandStyle = {}): Promise<void> {
  outliveReader();
  const reporter = combineReporters([await createReporter(options, style)]);
  const interrupt = listenForInterrupt();
  let exitCode: number;
  try {
    exitCode = await body({ options, emit: reporter.onEvent, signal: interrupt.signal });
  } catch (error) {
    reporter.onEvent({ event: "error", ...errorWithOwnCommands(reportError(error), invocationAt(options)) });
    exitCode = exitCodeOf(error instanceof AppError ? error.kind : "environment");
  } finally {
    interrupt.stop();
  }
  reporter.onEvent({ event: "ended", exitCode });
  reporter.close();
  process.exitCode = exitCode;
}

/** How the program is called in the project that a command is about; there may be none. */
function invocationAt({ root = "." }: GlobalOptions): string {
  try {
    return invocationIn(findRoot(resolve(root)));
  } catch {
    return "npx loop";
  }
}

function writeOut(text: string): void {
  process.stdout.write(text);
}

async function createReporter(options: GlobalOptions, { timeless = false }: CommandStyle): Promise<Reporter> {
  if (options.json) return jsonReporter({ write: writeOut, clock: timeless ? null : () => Date.now() });
  const live = process.stdout.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb";
  if (!live) return splitErrors(plainReporter({ write: writeOut }));
  const { liveReporter } = await import("../../harness/output/terminal/live.ts");
  return splitErrors(liveReporter({ stdout: process.stdout, clock: () => performance.now() }));
}

/** What is wrong goes to standard error, so that a pipe still carries only answers. */
function splitErrors(reporter: Reporter): Reporter {
  const errors = plainReporter({ write: (text) => void process.stderr.write(text) });
  return {
    onEvent: (event) => (event.event === "error" ? errors : reporter).onEvent(event),
    close: reporter.close,
  };
}

function listenForInterrupt(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  signals.forEach((name) => process.on(name, onSignal));
  return { signal: controller.signal, stop: () => signals.forEach((name) => process.off(name, onSignal)) };
}

/**
 * `loop check | head` closes the pipe early: what was asked is still done, and the exit code tells how it ended.
 * An answer that cannot be written otherwise is a fault of the environment.
 */
function outliveReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED") return;
    const fault = new AppError("IO_FAILED", "Could not write to standard output", {
      kind: "environment",
      received: error.code ?? error.message,
      expected: "an output that takes the whole answer",
      hint: "free some space there, or send the output elsewhere",
    });
    plainReporter({ write: (text) => void process.stderr.write(text) }).onEvent({
      event: "error",
      ...reportError(fault),
    });
    process.exit(exitCodeOf("environment"));
  });
}
