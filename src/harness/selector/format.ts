import type { SelectorCommand } from "./types.ts";

/** The program and its arguments as they are executed; assignments are not part of them. */
export function toArgv(command: SelectorCommand): readonly string[] {
  return [...command.launcher, command.program, ...command.args];
}

/** An argument vector as one line that a shell reads back as the same words. */
export function formatCommand(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (/^[\w@%+:,./-][\w@%+:,./=-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
