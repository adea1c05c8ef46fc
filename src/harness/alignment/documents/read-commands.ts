import type { NamedSelector } from "../types.ts";
import { otherTool } from "./other-tools.ts";
import type { Piece } from "./pieces.ts";
import type { RangeOf } from "./read-references.ts";

const SHELLS = new Set(["bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "fish"]);
const RUNNER = /(?:^|[\s/])(?:pytest|py\.test|vitest)(?:[\s@]|$)/;

/** A command line; offsets are into the whole text. */
interface Command {
  readonly command: string;
  readonly from: number;
  readonly to: number;
  /** It stands in running text, where a word alone is a name. */
  readonly isSpan: boolean;
}

/** Those that name a test runner of ours. */
export function readSelectors(
  commands: readonly Command[],
  { path, rangeOf }: { readonly path: string; readonly rangeOf: RangeOf },
): readonly NamedSelector[] {
  return commands
    .filter(({ command }) => RUNNER.test(command))
    .map(({ command, from, to }) => ({ command, path, range: rangeOf(from, to) }));
}

/** The tools of those that run tests by other runners, one a command. */
export function findOtherTools(commands: readonly Command[]): readonly string[] {
  return commands.flatMap(({ command, isSpan }) => {
    const tool = RUNNER.test(command) ? null : otherTool(command);
    return tool === null || (isSpan && !/\s[^\s]*[-./:\d]/.test(command)) ? [] : [tool];
  });
}

/** Command lines of a code span or of a shell's code block. */
export function readCommands(piece: Piece): readonly Command[] {
  if (piece.kind === "code") {
    const [command = "", ...further] = splitCommands(piece.text.trim().replace(/^\$ /, ""));
    return further.length === 0 ? [{ command, from: piece.from, to: piece.to, isSpan: true }] : [];
  }
  if (piece.kind !== "block" || !SHELLS.has(languageOf(piece.language))) return [];
  const found: Command[] = [];
  for (const { line, at, end } of commandLines(piece.text)) {
    for (const command of splitCommands(line)) {
      // What follows runs in another folder, often of another project.
      if (/^(?:cd|pushd)\s/.test(command)) return found;
      found.push({ command, from: piece.from + at, to: piece.from + end, isSpan: false });
    }
  }
  return found;
}

function languageOf(info: string): string {
  return /^[\w+-]*/.exec(info)?.[0] ?? "";
}

/** Lines with those that a backslash continues; prompts and remarks taken off. */
function commandLines(block: string): readonly { readonly line: string; readonly at: number; readonly end: number }[] {
  const found: { line: string; at: number; end: number }[] = [];
  let open: { line: string; at: number; end: number } | null = null;
  let at = 0;
  for (const raw of block.split("\n")) {
    const end = at + raw.length;
    const text = raw.trim();
    if (open === null) open = { line: text.replace(/^[$%>] /, ""), at, end };
    else open = { line: `${open.line} ${text.replace(/^> /, "")}`, at: open.at, end };
    if (open.line.endsWith("\\")) open.line = open.line.slice(0, -1).trimEnd();
    else {
      found.push(open);
      open = null;
    }
    at = end + 1;
  }
  if (open !== null) found.push(open);
  return found;
}

/** Commands that a shell would run one after the other, without the remark behind them and where their output goes. */
function splitCommands(line: string): readonly string[] {
  if (line.startsWith("#")) return [];
  const commands = [""];
  for (const [part] of line.matchAll(PART)) {
    if (/^\s#/.test(part)) break;
    if (/^\s*(?:&&|\|\||[|;])/.test(part)) commands.push("");
    else if (!REDIRECTION.test(part)) commands[commands.length - 1] += part;
  }
  return commands.map((command) => command.trim()).filter((command, at) => command !== "" || at === 0);
}

/** Where a command's output goes; `<name>` is something else. */
const REDIRECTION = /^\s(?:\d|&)?>/;
/** Quoted text, a remark, what parts commands, a redirection; else one character. */
const PART =
  /"(?:[^"\\]|\\.){0,1000}"|'[^']{0,1000}'|\s#\s|\s(?:&&|\|\||[|;])(?=\s)|;(?=\s|$)|\s(?:\d|&)?>{1,2}(?:&\d|\s*[^\s;|&<>"']+)|[^]/g;
