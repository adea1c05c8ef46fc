import type { Command, CommanderError } from "commander";

/** Makes a usage error of each command name the help of the command that was meant. */
export function nameOwnHelp(command: Command, path: string): void {
  const outputError = (text: string, write: (text: string) => void): void =>
    write(`${text.trimEnd()}\n  fix       see \`${path} --help\`\n`);
  command.configureOutput({ outputError });
  for (const child of command.commands) {
    const isDefault = child.name() === "run";
    nameOwnHelp(child, isDefault ? path : `${path} ${child.name()}`);
  }
}

/** Wrong flags are wrong input: exit code 2. */
export function exitWithUsage(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? 0 : 2);
}

/** The end of a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
