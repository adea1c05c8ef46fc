import { BOX_CHARACTERS, readBox } from "./box.ts";
import { noteOffset, offsetOf, type DraftRow, type RawRow } from "./draft.ts";
import { isMachineKey, readEntry, readRowEntries, reportSwallowed } from "./entries.ts";
import type { Block, ListItem } from "./outline.ts";
import { createPhaseReader } from "./phases.ts";
import { takeRowId } from "./row-id.ts";
import type { PlanSource } from "./source.ts";
import { readTableRows, type TableColumns } from "./table-rows.ts";
import type { PlanPhase } from "./types.ts";

/** Rows and phases of a plan as they stand in the file. */
export interface DraftRows {
  readonly rows: readonly DraftRow[];
  readonly phases: readonly PlanPhase[];
}

/** What is known while the blocks of a document are read in order. */
interface Reading {
  readonly source: PlanSource;
  readonly rows: DraftRow[];
  /** Machine parts that stand apart from their row: a list item of the same id. */
  readonly apart: RawRow[];
  readonly rowItems: Set<ListItem>;
  /** Boxes without an id, in a plan that was not written for this tool. */
  readonly unnamed: number[];
  columns: TableColumns | null;
}

/**
 * Finds check lists and tables of rows, whatever else the document holds.
 * @see specs/plan-format.md §4
 */
export function readRows(source: PlanSource, blocks: readonly Block[]): DraftRows {
  const reading: Reading = { source, rows: [], apart: [], rowItems: new Set(), unnamed: [], columns: null };
  const phases = createPhaseReader(source);
  for (const block of blocks) {
    if (block.kind === "heading") {
      phases.enter(block);
      reading.columns = null;
    } else if (block.kind === "item") {
      phases.readGoal(itemText(source, block), block.from);
      readItem(reading, block, phases.claim);
    } else if (block.kind === "table" || source.text[block.from] === "|") readTable(reading, block, phases.claim);
    else phases.readGoal(source.text.slice(block.from, block.to), block.from);
  }
  joinApart(reading);
  reportUnnamed(reading);
  return { rows: reading.rows, phases: phases.phases() };
}

/** A paragraph of pipes is the rest of a table that a blank line tore apart, or a table without a line under its header. */
function readTable(reading: Reading, block: Exclude<Block, ListItem>, claim: () => string | null): void {
  const before = block.kind === "table" ? null : reading.columns;
  const { rows, columns } = readTableRows(reading.source, block, before);
  reading.columns = columns;
  if (rows.length === 0) return;
  const phaseId = claim();
  for (const row of rows) reading.rows.push({ ...row, phaseId });
}

function readItem(reading: Reading, item: ListItem, claim: () => string | null): void {
  const { source } = reading;
  const text = itemText(source, item);
  const box = readBox(text);
  if (box === null) return readPlainItem(reading, item, text);
  const named = takeRowId(text.slice(box.end), source.form);
  if (named === null) return noteUnnamed(reading, item, text);
  reportSwallowed(source, text, item.textFrom);
  const raw: RawRow = { ...named };
  noteOffset(raw, "", item.textFrom + box.end);
  reading.rowItems.add(item);
  readRowEntries(source, raw, withoutRows(source, item));
  reading.rows.push({
    raw,
    state: box.state,
    boxAt: item.textFrom + box.at,
    phaseId: claim(),
    from: item.from,
    to: item.to,
  });
}

/** A check list nested in a row holds rows of its own or mere steps; neither is the outer row's machine part. */
function withoutRows(source: PlanSource, item: ListItem): ListItem {
  return { ...item, children: item.children.filter((child) => readBox(itemText(source, child)) === null) };
}

function readPlainItem(reading: Reading, item: ListItem, text: string): void {
  const { source } = reading;
  if (isUnderRow(reading, item)) return;
  if (source.form === "strict") return assertNotLost(source, item, text);
  const named = takeRowId(text, "strict") ?? takeRowId(`${text}:`, "strict");
  if (named === null || item.children.length === 0) return;
  const raw: RawRow = { ...named };
  noteOffset(raw, "", item.textFrom);
  if (item.children.some((child) => isMachineKey(readEntry(source.text, child)?.key ?? ""))) {
    readRowEntries(source, raw, item);
    reading.apart.push(raw);
  }
}

/** A machine key beside a row instead of under it would be silently lost, and so would a box that is no box. */
function assertNotLost(source: PlanSource, item: ListItem, text: string): void {
  const entry = readEntry(source.text, item);
  if (entry !== null && isMachineKey(entry.key) && entry.value.startsWith("`")) {
    source.report(item.textFrom, {
      rule: "plan-indentation",
      message: `\`${entry.key}\` does not stand under a row`,
      expected: "two spaces more than its row",
      hint: "indent it by two spaces",
    });
  }
  const [box] = /^\[[^\]]?\](?=\s)/.exec(text) ?? [];
  if (box === undefined) return;
  source.report(item.textFrom, {
    rule: "plan-box",
    message: "A check box holds an unknown state",
    received: box,
    expected: BOX_CHARACTERS,
    hint: "write `[ ]` for an open row",
  });
}

function noteUnnamed(reading: Reading, item: ListItem, text: string): void {
  if (isUnderRow(reading, item)) return;
  if (reading.source.form === "found") reading.unnamed.push(item.textFrom);
  else {
    reading.source.report(item.textFrom, {
      rule: "plan-row-id",
      message: "A row has no id",
      received: text.split("\n")[0] ?? "",
      expected: "- [ ] ID title, the id with a digit in it: `EB2.B`, `A1`",
      hint: "write an id before the title",
    });
  }
}

function isUnderRow({ rowItems }: Reading, item: ListItem): boolean {
  for (let outer = item.parent; outer !== null; outer = outer.parent) if (rowItems.has(outer)) return true;
  return false;
}

function joinApart({ rows, apart }: Reading): void {
  const byId = new Map(rows.toReversed().map((row) => [row.raw.id, row.raw]));
  for (const part of apart) {
    const row = byId.get(part.id);
    if (row === undefined) continue;
    for (const [key, value] of Object.entries(part)) {
      if (Object.hasOwn(row, key)) continue;
      row[key] = value;
      noteOffset(row, key, offsetOf(part, key) ?? 0);
    }
  }
}

function reportUnnamed({ source, unnamed }: Reading): void {
  const [first] = unnamed;
  if (first === undefined) return;
  source.report(first, {
    rule: "plan-row-id",
    message:
      unnamed.length === 1
        ? "A check box has no id and is no row"
        : `${unnamed.length} check boxes have no id and are no rows`,
    expected: "- [ ] A1: title",
    hint: "write an id before each title that is to be worked on by its own",
  });
}

function itemText(source: PlanSource, item: ListItem): string {
  return item.textFrom < 0 ? "" : source.text.slice(item.textFrom, item.textTo);
}
