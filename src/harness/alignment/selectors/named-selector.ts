import { posix } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { splitArguments } from "../../runners/vitest/arguments.ts";
import { parseSelector } from "../../selector/parse.ts";
import type { SelectorCommand } from "../../selector/types.ts";
import { hasPlaceholder } from "../documents/path-mention.ts";

/** A command that names tests, and where it looks for them. */
export interface Named {
  readonly command: SelectorCommand;
  /** Files and folders that it names, relative to its folder; empty where it names tests only. */
  readonly places: readonly string[];
}

/**
 * A command of pytest's or vitest's that names a file or a test; null for every other line, and for one whose names
 * stand for something else (`tests/NAME.py`).
 */
export function readNamed(text: string): Named | null {
  const command = parse(text);
  if (command === null) return null;
  const { places, names } = command.runner === "pytest" ? ofPytest(command.args) : ofVitest(command.args);
  if (places.length === 0 && names.length === 0) return null;
  return [...places, ...names].some(isPlaceholder) ? null : { command, places };
}

function parse(text: string): SelectorCommand | null {
  try {
    const command = parseSelector(text);
    return command.runner === "command" ? null : command;
  } catch (error) {
    if (error instanceof AppError) return null; // a line with a shell's syntax, or one that would watch for ever
    throw error;
  }
}

interface Names {
  readonly places: readonly string[];
  readonly names: readonly string[];
}

/** A word with a folder, an ending or a test in it; a bare one may be the value of an option. */
function ofPytest(args: readonly string[]): Names {
  const places: string[] = [];
  const names: string[] = [];
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1] ?? "";
    const keyword = /^-[km]=?(.+)$/s.exec(arg)?.[1];
    if (before === "-k" || before === "-m") names.push(arg);
    else if (keyword !== undefined) names.push(keyword);
    else if (!arg.startsWith("-") && /\/|\.py(?:::|$)/.test(arg) && !/^-(?:-?[\w-]+)$/.test(before)) places.push(arg);
    else if (!arg.startsWith("-") && /\.py(?:::|$)/.test(arg)) places.push(arg);
  }
  return { places: places.map((place) => place.split("::")[0] as string), names };
}

function ofVitest(args: readonly string[]): Names {
  const { filters, pattern } = splitArguments(args);
  const places = filters.filter((filter) => filter !== "run").map((filter) => filter.replace(/:\d+$/, ""));
  return { places, names: pattern === null ? [] : [pattern] };
}

function isPlaceholder(word: string): boolean {
  if (/[<>…]|\.\.\.|\$\{?\w/.test(word)) return true;
  return word.includes("/") || /\.\w+$/.test(word)
    ? hasPlaceholder(posix.normalize(word))
    : /^[A-Z][A-Z_]*$/.test(word);
}
