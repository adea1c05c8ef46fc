import type { LedgerPart } from "./part.ts";

const begin = "<!-- loop:ledger:begin: entries below are assembled from a file each; edit outside of this region -->";
const end = "<!-- loop:ledger:end -->";
const newPage = "# Fix plan\n\nWhat was done, newest first: one entry an attempt.\n\n";

/**
 * The ledger's page with its managed region rebuilt from the parts, newest first. Text of people outside the region is
 * kept byte for byte, in conflicts as well; conflicts within the region end with it. A page without a region gets one at
 * its end. Assembling twice changes nothing.
 * @see specs/report-templates.md §5
 */
export function assembleLedger(existingPage: string | null, parts: readonly LedgerPart[]): string {
  const region = `${begin}\n\n${entriesText(parts)}\n${end}\n`;
  if (existingPage === null || existingPage.trim() === "") return `${existingPage ?? ""}${newPage}${region}`;
  const { before, after } = splitPage(existingPage);
  if (after !== null) return `${before}${region}${after}`;
  const gap = existingPage.endsWith("\n\n") ? "" : existingPage.endsWith("\n") ? "\n" : "\n\n";
  return `${existingPage}${gap}${region}`;
}

/** What people wrote: the page without its managed region. */
export function humanText(page: string): string {
  const { before, after } = splitPage(page);
  return before + (after ?? "");
}

/** Whether git left a merge in a page to be resolved. */
export function hasConflict(page: string): boolean {
  return findHunks(toLines(page)).length > 0;
}

/** Newest first; ties by initiative. */
function newestFirst(parts: readonly LedgerPart[]): readonly LedgerPart[] {
  return [...parts].sort(
    (left, right) =>
      compare(right.timestamp, left.timestamp) ||
      compare(left.initiative, right.initiative) ||
      compare(left.runId, right.runId),
  );
}

function entriesText(parts: readonly LedgerPart[]): string {
  if (parts.length === 0) return "No attempt yet.\n";
  return newestFirst(parts)
    .map((part) => `${entryBody(part.text)}\n`)
    .join("\n");
}

/** An entry can neither end the region nor look like a conflict of it. */
function entryBody(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .trim()
    .replace(/^<!-- loop:ledger:/gm, "&lt;!-- loop:ledger:")
    .replace(/^(<{7} |={7}$|>{7} |\|{7} )/gm, String.raw`\$1`);
}

type Role = "human" | "managed" | "conflict";

interface Line {
  readonly text: string;
  role: Role;
}

interface Hunk {
  readonly from: number;
  /** Lines that separate its sides. */
  readonly middles: readonly number[];
  readonly to: number;
}

/** Page before and after the managed region; `after` is null where there is no region. */
function splitPage(page: string): { readonly before: string; readonly after: string | null } {
  const lines = toLines(page);
  const hunks = findHunks(lines);
  assignRoles(lines, hunks);
  for (const hunk of hunks) settleHunk(lines, hunk);
  const first = lines.findIndex(({ role }) => role === "managed");
  if (first === -1) return { before: page, after: null };
  const around = hunks.find(({ from, to }) => from < first && first < to && lines[from]!.role === "human");
  const cut = around === undefined ? first : around.to + 1;
  return { before: humanOf(lines.slice(0, cut)), after: humanOf(lines.slice(cut)) };
}

function toLines(page: string): readonly Line[] {
  return page.match(/[^\n]*\n|[^\n]+$/g)?.map((text) => ({ text, role: "human" })) ?? [];
}

function humanOf(lines: readonly Line[]): string {
  return lines.flatMap(({ role, text }) => (role === "human" ? [text] : [])).join("");
}

function findHunks(lines: readonly Line[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let from: number | null = null;
  let middles: number[] = [];
  for (const [index, { text }] of lines.entries()) {
    if (/^<{7}[ \r\n]/.test(text)) {
      from = index;
      middles = [];
    } else if (from !== null && /^(?:={7}|\|{7}(?: .*)?)\s*$/.test(text)) {
      middles.push(index);
    } else if (from !== null && middles.length > 0 && /^>{7}(?: |\s*$)/.test(text)) {
      hunks.push({ from, middles, to: index });
      from = null;
    }
  }
  return hunks;
}

/** Follows the markers down the page; each side of a conflict starts in the state in which the conflict began. */
function assignRoles(lines: readonly Line[], hunks: readonly Hunk[]): void {
  const starts = new Map(hunks.map((hunk) => [hunk.from, hunk]));
  let hunk: Hunk | undefined;
  let opened: number | null = null;
  let atStart: number | null = null;
  let afterOurs: number | null = null;
  for (const [index, line] of lines.entries()) {
    const starting = starts.get(index);
    if (starting !== undefined) {
      hunk = starting;
      atStart = opened;
      line.role = "conflict";
    } else if (hunk?.middles.includes(index)) {
      if (index === hunk.middles[0]) afterOurs = opened;
      opened = atStart;
      line.role = "conflict";
    } else if (hunk?.to === index) {
      opened = afterOurs;
      hunk = undefined;
      line.role = "conflict";
    } else {
      opened = followMarker({ line, index, opened });
    }
  }
  // A region whose end is missing could reach anywhere: what follows its begin is left to people.
  if (opened !== null) for (const line of lines.slice(opened + 1)) if (!isMarker(line)) line.role = "human";
}

function followMarker(at: {
  readonly line: Line;
  readonly index: number;
  readonly opened: number | null;
}): number | null {
  const { line, index, opened } = at;
  if (isMarker(line)) {
    line.role = "managed";
    return line.text.startsWith("<!-- loop:ledger:begin") ? (opened ?? index) : null;
  }
  line.role = opened === null ? "human" : "managed";
  return opened;
}

function isMarker({ text }: Line): boolean {
  return /^<!-- loop:ledger:(?:begin\b.*|end )-->\s*$/.test(text);
}

/** A conflict that holds text of people stays theirs to resolve; one without any goes with the region. */
function settleHunk(lines: readonly Line[], { from, middles, to }: Hunk): void {
  const inside = lines.slice(from, to + 1);
  const managed = inside.some(({ role }) => role === "managed");
  const human = inside.some(({ role, text }) => role === "human" && text.trim() !== "");
  if (managed && !human) for (const line of inside) line.role = "managed";
  else for (const index of [from, ...middles, to]) lines[index]!.role = "human";
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
