import { AppError } from "../../../base/errors/app-error.ts";
import { formatIssue, type Issue } from "../../../base/errors/issue.ts";
import type { TraceState } from "../types.ts";
import { waivable } from "./waivable.ts";
import type { LockedDependency, LockedLink, LockFile, Review, Waiver } from "./types.ts";

/** A block while it is read. */
interface Block {
  readonly id: string;
  readonly line: number;
  clause: string | null;
  readonly depends: LockedDependency[];
  readonly links: LockedLink[];
  reviewed: Review | null;
  readonly waivers: Waiver[];
}

const markers = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/u;
const header = /^\[(.+)\]$/u;
const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const linkLine = new RegExp(
  String.raw`^(\S+|${quoted}) (${quoted}|[^\s"]\S*) (${quoted}|[^\s"].*) ([0-9a-f]{16})$`,
  "u",
);
const dependsLine = /^depends (.+) ([0-9a-f]{16})$/u;
const clauseLine = /^clause ([0-9a-f]{16})$/u;
const reviewedLine = /^reviewed (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) (\S.*)$/u;
const waivedLine = /^waived (\S+) ([0-9a-f]{16}) until (\d{4}-\d{2}-\d{2}) (.*?) -- (\S.*)$/u;
/** Begin lines of their own, and are quoted where a link's kind is called so. */
export const lockWords: ReadonlySet<string> = new Set(["clause", "depends", "reviewed", "waived"]);

/**
 * Reads the lock file's text. Blocks may stand in any order and without lines between, as git's merges leave them.
 * @param path relative to the root, for messages
 * @throws AppError `SPEC_LOCK_INVALID` with every line that is not understood; nothing is concluded from such a file
 * @see specs/alignment.md §5
 */
export function parseLock(text: string, path: string): LockFile {
  const entries = new Map<string, Block>();
  const issues: Issue[] = [];
  let block: Block | null = null;
  const lines = text.replace(/^\u{FEFF}/u, "").split(/\r?\n/u);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimEnd();
    if (line === "") continue;
    const id = header.exec(line)?.[1];
    const told = { file: path, line: index + 1, text: line };
    if (markers.test(line)) issues.push(conflict(told));
    else if (id !== undefined) {
      const first = entries.get(id);
      if (first !== undefined) issues.push(twice(told, first.line));
      block = { id, line: index + 1, clause: null, depends: [], links: [], reviewed: null, waivers: [] };
      entries.set(id, block);
    } else if (block === null || !readLine(block, line)) issues.push(notUnderstood(told, block));
  }
  if (issues.length === 0) return { path, entries };
  throw new AppError("SPEC_LOCK_INVALID", `${path} cannot be used: ${issues[0]?.message}`, {
    where: issues[0]?.where ?? { file: path },
    expected: "a file as `loop align review` writes it",
    hint: issues[0]?.hint ?? "",
    problems: issues.map(formatIssue),
  });
}

/** Whether the line was understood and says what the block did not have. */
function readLine(block: Block, line: string): boolean {
  const word = line.slice(0, line.indexOf(" "));
  if (word === "clause") return readClause(block, clauseLine.exec(line)?.[1]);
  if (word === "reviewed") return readReviewed(block, reviewedLine.exec(line));
  if (word === "depends") return readDependency(block, dependsLine.exec(line));
  if (word === "waived") return readWaiver(block, waivedLine.exec(line));
  return readLink(block, linkLine.exec(line));
}

function readClause(block: Block, hash: string | undefined): boolean {
  if (hash === undefined || block.clause !== null) return false;
  block.clause = hash;
  return true;
}

function readReviewed(block: Block, match: RegExpExecArray | null): boolean {
  const [, at, by] = match ?? [];
  if (at === undefined || by === undefined || block.reviewed !== null || Number.isNaN(Date.parse(at))) return false;
  block.reviewed = { at, by };
  return true;
}

function readDependency(block: Block, match: RegExpExecArray | null): boolean {
  const [, id, hash] = match ?? [];
  if (id === undefined || hash === undefined || block.depends.some((known) => known.id === id)) return false;
  block.depends.push({ id, hash });
  return true;
}

function readWaiver(block: Block, match: RegExpExecArray | null): boolean {
  const [, state, hash, until, by, reason] = match ?? [];
  if (state === undefined || !waivable.has(state as TraceState) || Number.isNaN(Date.parse(until ?? ""))) return false;
  block.waivers.push({ state: state as TraceState, hash: hash!, until: until!, by: by!, reason: reason! });
  return true;
}

function readLink(block: Block, match: RegExpExecArray | null): boolean {
  const [, kind, path, name, hash] = match ?? [];
  if (kind === undefined || lockWords.has(kind)) return false;
  const parts = [kind, path!, name!].map(unquote);
  if (parts.includes(null)) return false;
  const link = { kind: parts[0]!, path: parts[1]!, name: parts[2]!, hash: hash! };
  const key = keyOf(link);
  if (block.links.some((known) => keyOf(known) === key)) return false;
  block.links.push(link);
  return true;
}

function keyOf({ kind, path, name }: LockedLink): string {
  return `${kind}\n${path}\n${name}`;
}

function unquote(word: string): string | null {
  if (!word.startsWith('"')) return word;
  try {
    return JSON.parse(word) as string;
  } catch {
    return null;
  }
}

interface Told {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function problem({ file, line, text }: Told, rest: Pick<Issue, "message" | "expected" | "hint">): Issue {
  return {
    severity: "error",
    rule: "lock-invalid",
    where: { file, line, column: 1 },
    received: text,
    subject: text,
    ...rest,
  };
}

function conflict(told: Told): Issue {
  return problem(told, {
    message: "it has the conflict markers of a merge",
    expected: "the blocks of both sides, without markers",
    hint: "keep the blocks of both sides where they are of different clauses, one where they are of the same, take the markers out, and run `loop align review` for the clauses that both sides reviewed",
  });
}

function twice(told: Told, first: number): Issue {
  return problem(told, {
    message: `the clause stands here a second time; the first is on line ${first}`,
    expected: "one block a clause",
    hint: "remove both blocks and run `loop align review` for the clause",
  });
}

function notUnderstood(told: Told, block: Block | null): Issue {
  const of = block === null ? "stands before the first block" : "is not understood, or says a thing twice";
  return problem(told, {
    message: `the line ${of}`,
    expected:
      "`[clause]`, `clause HASH`, `depends CLAUSE HASH`, `KIND PATH NAME HASH`, `reviewed TIME WHO` or `waived STATE HASH until DATE WHO -- REASON`",
    hint:
      block === null ? "remove the line" : `remove the block [${block.id}] and run \`loop align review "${block.id}"\``,
  });
}
