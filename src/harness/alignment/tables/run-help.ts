import { runQuick } from "../../../base/process/run-quick.ts";
import { cleanLines, firstLine } from "../../../base/text/line.ts";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import { parseSelector } from "../../selector/parse.ts";
import { toArgv } from "../../selector/format.ts";
import { AppError } from "../../../base/errors/app-error.ts";
import { readHelp } from "./read-help.ts";
import type { HelpOption } from "./types.ts";

/** What a command's help has; or why it could not be had, with what was tried. */
export type AskedHelp =
  | { readonly kind: "options"; readonly options: readonly HelpOption[] }
  | { readonly kind: "fault"; readonly message: string; readonly tried: readonly string[] };

/** Asks a command for its help. */
export type RunHelp = (command: string) => Promise<AskedHelp>;

const LIMIT_MS = 30_000;
const MOST_BYTES = 4_000_000;
/** Plain text, wide lines; npx installs nothing. */
const ENVIRONMENT = { NO_COLOR: "1", COLUMNS: "200", TERM: "dumb", PAGER: "cat", npm_config_yes: "false" };

/**
 * Runs commands below a root with `--help`, and with `-h` where that prints no options. No shell reads the line.
 * A command that names a help flag itself is run as it stands.
 * @param signal ends what runs
 */
export function createHelpRunner(root: string, signal?: AbortSignal): RunHelp {
  return async (command) => {
    const argv = readArgv(command);
    if (argv instanceof AppError) return { kind: "fault", message: argv.message, tried: [command] };
    const isAsked = argv.words.some((word) => /^(?:--help|-h|-\?|help)$/.test(word));
    const forms = isAsked ? [argv.words] : ["--help", "-h"].map((flag) => [...argv.words, flag]);
    const tried: string[] = [];
    let said = "";
    for (const form of forms) {
      const env = { ...ENVIRONMENT, ...argv.environment };
      const limits = { timeoutMs: LIMIT_MS, mostBytes: MOST_BYTES, ...(signal === undefined ? {} : { signal }) };
      const result = await runQuick(form, { cwd: root, env, ...limits });
      tried.push(form.join(" "));
      const outputs = [result.stdout, result.stderr].map((text) => readHelp(cleanLines(text)));
      const options = outputs.find((each) => each.length > 0);
      if (options !== undefined) return { kind: "options", options };
      said = tellingLine(result.stderr) || tellingLine(result.stdout) || "it printed nothing";
      if (result.exitCode === 127) said = `it cannot be started: ${said}`;
      if (/^it (?:had not ended|printed more|was interrupted)/.test(result.stderr)) break; // another flag would end no better
    }
    return { kind: "fault", message: relativePaths(said, root), tried };
  };
}

/** Where a program says what is wrong; else its first line. */
function tellingLine(output: string): string {
  const lines = output.split("\n", 200).map(firstLine);
  return (
    lines.find((line) => /error\b|cannot|not found|no such|unknown|had not ended/i.test(line)) ?? firstLine(output)
  );
}

function readArgv(
  command: string,
): { readonly words: readonly string[]; readonly environment: Readonly<Record<string, string>> } | AppError {
  try {
    const parsed = parseSelector(command);
    return { words: toArgv(parsed), environment: parsed.environment };
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
