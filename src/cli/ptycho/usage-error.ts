import type { Command, CommanderError } from "commander";
import { AppError } from "../../base/errors/app-error.ts";
import { shellQuote } from "../../base/text/shell.ts";
import { tellError } from "./tell-error.ts";

/**
 * Makes a usage error of each command an error like any other: code, received, expected, and the help of the command
 * that was meant; as JSON where `--json` was typed, wherever on the line. Exit code 2.
 * @param path the words that call the command, `ptycho engine install`
 */
export function tellUsageErrors(command: Command, path: string): void {
  command.configureOutput({ outputError: () => {} }); // told below, where its kind is known
  command.exitOverride((error) => endWith(error, path));
  for (const child of command.commands) tellUsageErrors(child, `${path} ${child.name()}`);
}

/** An empty word is most likely a shell variable that is not set; as a path it would mean the current folder. */
export function refuseEmptyPaths(command: Command): void {
  const option = command.options.find(
    (one) => /<(?:file|folder|run)>/u.test(one.flags) && command.getOptionValue(one.attributeName()) === "",
  );
  const argument = command.registeredArguments[command.args.indexOf("")];
  const name = option?.long ?? (argument === undefined ? undefined : `<${argument.name()}>`);
  if (name !== undefined) command.error(`${name} is empty: is a variable of the shell not set?`);
}

/** Help that was asked for ends with 0; help that stands in for a missing command has gone to standard error already. */
function endWith(error: CommanderError, path: string): never {
  if (error.exitCode === 0) process.exit(0);
  const typed = process.argv.slice(2);
  const json = typed.includes("--json");
  if (error.code !== "commander.help" || json) tellError(toAppError(error, path, typed), json);
  process.exit(2);
}

function toAppError({ code, message }: CommanderError, path: string, typed: readonly string[]): AppError {
  const [first = "", ...suggestions] = message.split("\n");
  const [what = "", ...rest] = code === "commander.help" ? ["A command is missing"] : first.split(/(?<=\.) /u);
  return new AppError("CONFIG_USAGE", what.replace(/^error: /u, "").replace(/\.$/u, ""), {
    received: ["ptycho", ...typed].map(shellQuote).join(" "),
    expected: rest.length === 0 ? `what \`${path} --help\` lists` : rest.join(" "),
    hint: [...suggestions, `see \`${path} --help\``].join(" "),
  });
}
