import { AppError, exitCodeOf } from "../../base/errors/app-error.ts";
import { formatErrorReport, reportError } from "../../base/errors/error-report.ts";

/** Options that every command has. */
export interface GlobalOptions {
  /** One JSON document on standard output instead of text. */
  readonly json?: boolean;
}

/** What a command's body gets. */
export interface CommandContext {
  /** A line for people; nothing with `--json`. */
  readonly print: (line: string) => void;
  /** The command's answer for programs; nothing without `--json`. */
  readonly printJson: (value: unknown) => void;
  /** Aborted by the first Ctrl-C or SIGTERM; the second one ends the program at once. */
  readonly signal: AbortSignal;
}

/** How a body ended: 0 done, 1 the gate does not hold, 2 wrong input; interrupted where it heeded the signal. */
export type CommandEnd = 0 | 1 | 2 | "interrupted";

/**
 * Runs a command's body and turns its end into the exit code: that of the body, 2 for wrong input, 3 for a fault of the
 * environment or the program, 130 after Ctrl-C and 143 after SIGTERM.
 */
export async function runCommand(
  options: GlobalOptions,
  body: (context: CommandContext) => Promise<CommandEnd>,
): Promise<void> {
  endQuietlyWithReader();
  const interrupt = listenForInterrupt();
  const json = options.json === true;
  try {
    const end = await body({
      print: json ? () => {} : writeLine,
      printJson: json ? (value) => writeLine(JSON.stringify(value)) : () => {},
      signal: interrupt.signal,
    });
    process.exitCode = end === "interrupted" ? interrupt.exitCode() : end;
  } catch (error) {
    tellError(error, json);
    process.exitCode =
      error instanceof AppError && error.kind !== "interrupted" ? exitCodeOf(error.kind) : faultCode(error, interrupt);
  } finally {
    interrupt.stop();
  }
}

interface Interrupt {
  readonly signal: AbortSignal;
  readonly exitCode: () => 130 | 143;
  readonly stop: () => void;
}

function faultCode(error: unknown, interrupt: Interrupt): 3 | 130 | 143 {
  return error instanceof AppError ? interrupt.exitCode() : 3;
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What is wrong goes to standard error, so that a pipe still carries only answers; with `--json` it is the answer. */
function tellError(error: unknown, json: boolean): void {
  const report = reportError(error);
  if (json) writeLine(JSON.stringify({ error: report }));
  else process.stderr.write(`${formatErrorReport(report)}\n`);
}

function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let code: 130 | 143 = 130;
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(code);
    code = name === "SIGTERM" ? 143 : 130;
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  signals.forEach((name) => process.on(name, onSignal));
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => signals.forEach((name) => process.off(name, onSignal)),
  };
}

/** `ptycho inspect … | head` closes the pipe early; that is no fault. */
function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });
}
