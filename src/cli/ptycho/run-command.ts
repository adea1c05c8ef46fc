import { AppError, exitCodeOf } from "../../base/errors/app-error.ts";
import { tellError } from "./tell-error.ts";

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
  /** Whether a line may be rewritten in place: standard output is a terminal and carries no JSON. */
  readonly live: boolean;
  /**
   * Aborted by the first Ctrl-C or SIGTERM; the second one ends the program at once. A body that never looks at it is
   * ended by the first one, as any program is: files are written whole or not at all.
   */
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
  outliveReader();
  const interrupt = createInterrupt();
  const json = options.json === true;
  try {
    const end = await body({
      print: json ? () => {} : writeLine,
      printJson: json ? (value) => writeLine(JSON.stringify(value)) : () => {},
      live: !json && isLiveTerminal(),
      get signal() {
        return interrupt.listen();
      },
    });
    process.exitCode = end === "interrupted" ? interrupt.exitCode() : end;
  } catch (caught) {
    const error = interrupt.isCauseOf(caught) ? interrupted(caught) : caught;
    tellError(error, json);
    process.exitCode = faultCode(error, interrupt);
  } finally {
    interrupt.stop();
  }
}

interface Interrupt {
  /** From now on signals abort this one. */
  readonly listen: () => AbortSignal;
  /** Whether what was thrown is only the abort itself. */
  readonly isCauseOf: (error: unknown) => boolean;
  readonly exitCode: () => 130 | 143;
  readonly stop: () => void;
}

function faultCode(error: unknown, interrupt: Interrupt): 2 | 3 | 130 | 143 {
  if (!(error instanceof AppError)) return 3;
  return error.kind === "interrupted" ? interrupt.exitCode() : exitCodeOf(error.kind);
}

function interrupted(cause: unknown): AppError {
  return new AppError("RUN_INTERRUPTED", "Interrupted; nothing was written", { kind: "interrupted", cause });
}

function isLiveTerminal(): boolean {
  return process.stdout.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb";
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function createInterrupt(): Interrupt {
  const controller = new AbortController();
  const signals = ["SIGINT", "SIGTERM"] as const;
  let code: 130 | 143 = 130;
  let isListening = false;
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(code);
    code = name === "SIGTERM" ? 143 : 130;
    controller.abort();
  };
  return {
    listen: () => {
      if (!isListening) signals.forEach((name) => process.on(name, onSignal));
      isListening = true;
      return controller.signal;
    },
    isCauseOf: (error) => controller.signal.aborted && error === controller.signal.reason,
    exitCode: () => code,
    stop: () => signals.forEach((name) => process.off(name, onSignal)),
  };
}

/** `ptycho train … | head` closes the pipe early: what is said from then on is lost, what is done goes on to its end. */
function outliveReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
  });
}
