import { lockWords } from "./parse-lock.ts";
import type { LockEntry, LockedLink, LockFile, Waiver } from "./types.ts";

/**
 * The lock file's text: the same records give the same bytes. Blocks are sorted by id and parted by an empty line, so that
 * branches which review different clauses merge.
 * @see specs/alignment.md §5
 */
export function formatLock(lock: LockFile): string {
  const entries = [...lock.entries.values()].sort((a, b) => compare(a.id, b.id));
  return entries.map((entry) => `${formatEntry(entry).join("\n")}\n`).join("\n");
}

function formatEntry({ id, clause, depends, links, reviewed, waivers }: LockEntry): readonly string[] {
  return [
    `[${id}]`,
    ...(clause === null ? [] : [`clause ${clause}`]),
    ...marked(id, [
      ...depends.map((one) => `depends ${one.id} ${one.hash}`).sort(compare),
      ...links.map(formatLink).sort(compare),
      ...(reviewed === null ? [] : [`reviewed ${reviewed.at} ${reviewed.by}`]),
      ...waivers.map(formatWaiver).sort(compare),
    ]),
  ];
}

/** Git takes more lines than these, if two new blocks have them in common, for the same lines of one block, and any at their ends. */
const MOST_ALIKE = 3;

/** Lines of a block that others may have too; after every few of them, and at the end, one that none has. */
function marked(id: string, lines: readonly string[]): readonly string[] {
  const isMarked = (index: number): boolean => (index + 1) % MOST_ALIKE === 0 || index + 1 === lines.length;
  return lines.flatMap((line, index) => (isMarked(index) ? [line, `of ${id}`] : [line]));
}

function formatLink({ kind, path, name, hash, exact }: LockedLink): string {
  const kindWord = lockWords.has(kind) ? JSON.stringify(kind) : quoteUnless(/^[^\s"[]\S*$/u, kind);
  return `${kindWord} ${quoteUnless(/^[^\s"]\S*$/u, path)} ${quoteName(name)} ${exact === null ? hash : `${hash}/${exact}`}`;
}

/** A name is the line's rest but the hash, so that only what would not come back as it was is quoted. */
function quoteName(name: string): string {
  return quoteUnless(/^[^\s"](?:.*\S)?$/u, name);
}

function quoteUnless(plain: RegExp, text: string): string {
  return plain.test(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ? text : quote(text);
}

/** JSON, with what breaks lines for some readers escaped as well. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u007F-\u009F\u2028\u2029]/gu, (character) => {
    return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function formatWaiver({ state, hash, until, by, reason }: Waiver): string {
  return `waived ${state} ${hash} until ${until} ${by} -- ${reason}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
