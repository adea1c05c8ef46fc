import type { SelectorCommand } from "./types.ts";

const LONGEST_LABEL = 72;
const PYTEST_DESELECTING = new Set(["--deselect", "--ignore", "--ignore-glob"]);

/** A short human name for a table: a test's name, a name pattern, a file, or the command line cut short. */
export function selectorLabel(command: SelectorCommand): string {
  const name = command.runner === "pytest" ? pytestName(command.args) : vitestName(command);
  return shorten(name ?? command.text.trim().replace(/\s+/g, " "));
}

function pytestName(args: readonly string[]): string | null {
  const named = args.filter((arg, index) => !arg.startsWith("-") && !PYTEST_DESELECTING.has(args[index - 1] ?? ""));
  const tests = named.filter((arg) => arg.includes("::"));
  if (tests[0] !== undefined) return withMore(lastPart(tests[0]), tests.length);
  return optionValue(args, ["-k"]) ?? fileNames(named, /\.py$/);
}

function vitestName({ runner, args }: SelectorCommand): string | null {
  if (runner !== "vitest") return null;
  return optionValue(args, ["-t", "--testNamePattern"]) ?? fileNames(args, /\.[cm]?[jt]sx?(?::\d+)?$/);
}

/** The test of a node id. What stands in brackets is a parameter and may hold colons itself. */
function lastPart(nodeId: string): string {
  const bracket = nodeId.indexOf("[");
  const separator = nodeId.lastIndexOf("::", bracket < 0 ? nodeId.length : bracket);
  return nodeId.slice(separator < 0 ? 0 : separator + 2);
}

function optionValue(args: readonly string[], names: readonly string[]): string | null {
  for (const [index, arg] of args.entries()) {
    if (names.includes(arg)) return args[index + 1] ?? null;
    const name = names.find((candidate) => arg.startsWith(`${candidate}=`));
    if (name !== undefined) return arg.slice(name.length + 1);
  }
  return null;
}

function fileNames(args: readonly string[], pattern: RegExp): string | null {
  const files = args.filter((arg) => !arg.startsWith("-") && pattern.test(arg));
  const first = files[0];
  return first === undefined ? null : withMore(first.slice(first.lastIndexOf("/") + 1), files.length);
}

function withMore(name: string, count: number): string {
  return count > 1 ? `${name} (+${count - 1})` : name;
}

function shorten(label: string): string {
  const characters = [...label];
  return characters.length <= LONGEST_LABEL ? label : `${characters.slice(0, LONGEST_LABEL - 1).join("")}…`;
}
