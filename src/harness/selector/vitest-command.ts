import type { Word } from "./words.ts";

/** What keeps a vitest command from being a selector: the word at fault (null: nothing is there) and the fix. */
export interface VitestFault {
  readonly word: Word | null;
  readonly message: string;
  readonly hint: string;
}

const WATCHING = new Set(["watch", "dev"]);
const OTHER_COMMANDS = new Map([
  ["bench", "benchmarks measure, they do not judge"],
  ["typecheck", "use `vitest run --typecheck`"],
  ["list", "the harness lists tests itself"],
  ["init", "run it by hand, once"],
]);
const VALUED = new Set([
  "-r",
  "--root",
  "-c",
  "--config",
  "--dir",
  "--project",
  "--reporter",
  "-t",
  "--testNamePattern",
  "--mode",
  "--pool",
]);

/**
 * Vitest watches files for ever unless told to run once.
 * @see specs/plan-format.md §5.3
 */
export function findVitestFault(args: readonly Word[]): VitestFault | null {
  const flags = new Set(args.map((word) => word.value));
  const watch = args.find(({ value }) => value === "--watch" || value === "-w" || value === "--watch=true");
  if (watch !== undefined) return watches(watch, `leave \`${watch.value}\` out`);
  const named = args.filter((word, index) => !word.value.startsWith("-") && !VALUED.has(args[index - 1]?.value ?? ""));
  const command = named[0];
  const name = command?.value ?? "";
  const advice = OTHER_COMMANDS.get(name);
  if (command !== undefined && advice !== undefined) {
    return {
      word: command,
      message: `\`vitest ${name}\` is not a test run`,
      hint: `write \`vitest run …\`; ${advice}`,
    };
  }
  if (named.some(({ value }) => value === "run")) return null;
  if (flags.has("--run") || flags.has("--no-watch") || flags.has("--watch=false")) return null;
  if (command !== undefined && WATCHING.has(name)) return watches(command, "write `vitest run …`");
  if (command !== undefined && name === "related") return watches(command, "write `vitest related --run …`");
  return watches(command ?? null, "write `vitest run …`");
}

function watches(word: Word | null, hint: string): VitestFault {
  return { word, message: "This vitest command would watch files and never end", hint };
}
