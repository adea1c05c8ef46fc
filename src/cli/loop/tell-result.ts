import type { CommandContext } from "./run-command.ts";

/** The answer of a command that reads: data for programs, text for people. */
export interface CommandResult {
  readonly command: string;
  readonly data: unknown;
  readonly text: string;
}

/** Tells an answer: with `--json` as one event, else as text on standard output. */
export function tellResult({ options, emit }: CommandContext, { command, data, text }: CommandResult): void {
  if (options.json) emit({ event: "result", command, data });
  else process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}
