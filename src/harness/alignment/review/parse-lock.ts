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
  String.raw`^(\S+|${quoted}) (${quoted}|[^\s"]\S*) (${quoted}|[^\s"].*) ([0-9a-f]{16})(?:/([0-9a-f]{16}))?$`,
  "u",
);
const dependsLine = /^depends (.+) ([0-9a-f]{16})$/u;
const clauseLine = /^clause [0-9a-f]{16}$/u;
const reviewedLine = /^reviewed (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z) (\S.*)$/u;
const waivedLine = /^waived (\S+) ([0-9a-f]{16}) until (\d{4}-\d{2}-\d{2}) (.*?) -- (\S.*)$/u;
/** Begin lines of their own, and are quoted where a link's kind is called so. */
export const lockWords: ReadonlySet<string> = new Set(["clause", "depends", "of", "reviewed", "waived"]);

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
  let number = 0;
  let inConflict = false;
  for (const line of linesOf(text)) {
    number += 1;
    if (line === "" || (inConflict && !isMarker(line))) continue;
    const id = headerIn(line);
    if (isMarker(line)) {
      if (!inConflict) issues.push(conflict({ file: path, line: number, text: line }));
      inConflict = !line.startsWith(">");
    } else if (id !== null) {
      const first = entries.get(id);
      if (first !== undefined) issues.push(twice({ file: path, line: number, text: line }, first.line));
      block = { id, line: number, clause: null, depends: [], links: [], reviewed: null, waivers: [] };
      entries.set(id, block);
    } else if (block === null || !readLine(block, line))
      issues.push(notUnderstood({ file: path, line: number, text: line }, block));
  }
  const halves = issues.length > 0 ? [] : [...entries.values()].filter(isHalf);
  for (const each of halves) issues.push(half(each, path));
  if (issues.length === 0) return { path, entries };
  throw new AppError("SPEC_LOCK_INVALID", `${path} cannot be used: ${issues[0]?.message}`, {
    where: issues[0]?.where ?? { file: path },
    expected: "a file as `loop align review` writes it",
    hint: issues[0]?.hint ?? "",
    problems: issues.map(formatIssue),
  });
}

function linesOf(text: string): readonly string[] {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return plain.split("\n").map((line) => line.trimEnd());
}

function headerIn(line: string): string | null {
  return line.startsWith("[") ? (header.exec(line)?.[1] ?? null) : null;
}

function isMarker(line: string): boolean {
  return "<|=>".includes(line.charAt(0)) && markers.test(line);
}

/** Whether the line was understood and says what the block did not have. */
function readLine(block: Block, line: string): boolean {
  const word = line.slice(0, line.indexOf(" "));
  if (word === "clause") return readClause(block, line);
  if (word === "reviewed") return readReviewed(block, line);
  if (word === "depends") return readDependency(block, dependsLine.exec(line));
  if (word === "waived") return readWaiver(block, waivedLine.exec(line));
  if (word === "of") return line === `of ${block.id}`;
  return readLink(block, line);
}

function readClause(block: Block, line: string): boolean {
  if (block.clause !== null || !clauseLine.test(line)) return false;
  block.clause = line.slice("clause ".length);
  return true;
}

function readReviewed(block: Block, line: string): boolean {
  if (block.reviewed !== null) return false;
  if (line !== lastReviewed.line) lastReviewed = { line, review: parseReviewed(line) };
  block.reviewed = lastReviewed.review;
  return block.reviewed !== null;
}

/** Many clauses are reviewed at once. */
let lastReviewed: { readonly line: string; readonly review: Review | null } = { line: "", review: null };

function parseReviewed(line: string): Review | null {
  const [, at, by] = reviewedLine.exec(line) ?? [];
  return at === undefined || by === undefined || Number.isNaN(Date.parse(at)) ? null : { at, by };
}

function readDependency(block: Block, match: RegExpExecArray | null): boolean {
  const [, id, hash] = match ?? [];
  if (id === undefined || hash === undefined || !isFirst(block, id)) return false;
  block.depends.push({ id, hash });
  return true;
}

function readWaiver(block: Block, match: RegExpExecArray | null): boolean {
  const [, state, hash, until, by, reason] = match ?? [];
  if (state === undefined || !waivable.has(state as TraceState) || Number.isNaN(Date.parse(until ?? ""))) return false;
  block.waivers.push({ state: state as TraceState, hash: hash!, until: until!, by: by!, reason: reason! });
  return true;
}

function readLink(block: Block, line: string): boolean {
  const link = plainLink(line) ?? quotedLink(line);
  if (link === null || !isFirst(block, link)) return false;
  block.links.push(link);
  return true;
}

/**
 * A line in which nothing is quoted, as nearly always: its words, the last of which is a hash; the name before it may have
 * blanks. Null for any other, which the expression looks at.
 */
function plainLink(line: string): LockedLink | null {
  const path = line.indexOf(" ") + 1;
  const name = line.indexOf(" ", path) + 1;
  const last = line.length - HASH_LENGTH;
  const hasExact = line.charAt(last - 1) === "/";
  const hash = hasExact ? last - 1 - HASH_LENGTH : last;
  const isPlain = path > 1 && name > path + 1 && hash > name + 1 && line.charAt(hash - 1) === " " && line[name] !== " ";
  if (!isPlain || !isHash(line, hash) || (hasExact && !isHash(line, last)) || /["\t]/.test(line)) return null;
  return {
    kind: line.slice(0, path - 1),
    path: line.slice(path, name - 1),
    name: line.slice(name, hash - 1),
    hash: line.slice(hash, hash + HASH_LENGTH),
    exact: hasExact ? line.slice(last) : null,
  };
}

function isHash(line: string, from: number): boolean {
  for (let at = from; at < from + HASH_LENGTH; at += 1) {
    const code = line.charCodeAt(at);
    const isDigit = code >= 0x30 && code <= 0x39;
    if (!isDigit && !(code >= 0x61 && code <= 0x66)) return false;
  }
  return true;
}

const HASH_LENGTH = 16;

function quotedLink(line: string): LockedLink | null {
  const [, kind, path, name, hash, exact = null] = linkLine.exec(line) ?? [];
  if (kind === undefined) return null;
  const parts = [kind, path!, name!].map(unquote);
  return parts.includes(null) ? null : { kind: parts[0]!, path: parts[1]!, name: parts[2]!, hash: hash!, exact };
}

const FEW = 16;

/** What long blocks said already. */
const longBlocks = new WeakMap<Block, Set<string>>();

/** Whether a block says it for the first time. The few of nearly all blocks are compared; no table is made of them. */
function isFirst(block: Block, said: LockedLink | string): boolean {
  const { links, depends } = block;
  if (links.length + depends.length < FEW) {
    if (typeof said === "string") return !depends.some(({ id }) => id === said);
    return !links.some(({ kind, path, name }) => name === said.name && path === said.path && kind === said.kind);
  }
  const seen = longBlocks.get(block) ?? new Set([...links, ...depends.map(({ id }) => id)].map(keyOf));
  longBlocks.set(block, seen);
  const before = seen.size;
  return seen.add(keyOf(said)).size > before;
}

function keyOf(said: LockedLink | string): string {
  return typeof said === "string" ? said : `${said.kind}\n${said.path}\n${said.name}`;
}

function unquote(word: string): string | null {
  if (!word.startsWith('"')) return word;
  try {
    return JSON.parse(word) as string;
  } catch {
    return null;
  }
}

/** The clause's hash and who looked at it come together; a waiver may stand alone. */
function isHalf({ clause, reviewed }: Block): boolean {
  return (clause === null) !== (reviewed === null);
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

function half({ id, line, clause }: Block, file: string): Issue {
  return problem(
    { file, line, text: `[${id}]` },
    {
      message: `the block has ${clause === null ? "no `clause` line" : "no `reviewed` line"}, so that it is no whole review`,
      expected: "`clause HASH` and `reviewed TIME WHO`, or a waiver alone",
      hint: `bring the line back from git, or remove the block [${id}] and run \`loop align review "${id}"\``,
    },
  );
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
      "`[clause]`, `clause HASH`, `depends CLAUSE HASH`, `of CLAUSE`, `KIND PATH NAME HASH/EXACT`, `reviewed TIME WHO` or `waived STATE HASH until DATE WHO -- REASON`",
    hint:
      block === null ? "remove the line" : `remove the block [${block.id}] and run \`loop align review "${block.id}"\``,
  });
}
