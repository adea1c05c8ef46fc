import { readBox } from "./box.ts";
import { codeSpan } from "./code-span.ts";
import { noteOffset, type DraftRow, type RawRow } from "./draft.ts";
import { applyRowEntry, isMachineKey, setOnce } from "./entries.ts";
import { takeRowId } from "./row-id.ts";
import type { PlanSource } from "./source.ts";
import { readStateWords } from "./status.ts";
import { mendCells, readTableLines, type Cell, type TableLine } from "./table.ts";
import { splitNote } from "./values.ts";

/** What each column of a table of rows holds. */
export interface TableColumns {
  readonly count: number;
  readonly id: number;
  /** -1 where the table has no such column. */
  readonly title: number;
  readonly state: number;
  /** Columns that carry the machine part, by their key. */
  readonly machine: readonly (readonly [key: string, column: number])[];
}

const ID_NAMES = /^(?:id|row|task id|item id|step id|#|no\.?)$/;
const TITLE_NAMES = /^(?:task description|description|task|title|item|step|checklist item|what|deliverable)$/;
const STATE_NAMES = /^(?:state|status|done|done\?)$/;
const NOTHING = /^(?:|[-—–]+|n\/?a|tbd|\?)$/i;

/**
 * Rows of a table (their phase is the caller's to say), and the columns it had: a table that a blank line tore apart goes on with those.
 * @see specs/plan-format.md §7
 */
export function readTableRows(
  source: PlanSource,
  table: { readonly from: number; readonly to: number },
  before: TableColumns | null,
): { readonly rows: readonly DraftRow[]; readonly columns: TableColumns | null } {
  const lines = readTableLines(source.text, table.from, table.to);
  const own = lines[0] === undefined ? null : readColumns(lines[0]);
  const columns = own ?? before;
  if (columns === null) return { rows: [], columns };
  const rows = lines.slice(own === null ? 0 : 1).flatMap((line) => readTableRow(source, columns, line) ?? []);
  return { rows, columns };
}

function readColumns(header: TableLine): TableColumns | null {
  const names = header.cells.map((cell) => cell.text.replace(/[*`_]/g, "").trim().toLowerCase());
  const indexOf = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const machine = names.flatMap((name, column) => {
    const key = isMachineKey(name) ? name : name.replace(/s$/, "");
    return isMachineKey(key) ? [[key, column] as const] : [];
  });
  const id = indexOf(ID_NAMES);
  const state = indexOf(STATE_NAMES);
  const isRows =
    id >= 0 && (state >= 0 || machine.some(([key]) => key === "red" || key === "green" || key === "proof"));
  return isRows ? { count: names.length, id, title: indexOf(TITLE_NAMES), state, machine } : null;
}

function readTableRow(source: PlanSource, columns: TableColumns, line: TableLine): DraftRow | null {
  const cells = mendCells(source.text, line, columns.count);
  const idCell = cells[columns.id];
  const id =
    idCell === undefined
      ? undefined
      : (takeRowId(`${idCell.text}:`, source.form) ?? takeRowId(idCell.text, source.form))?.id;
  if (idCell === undefined || id === undefined) return null;
  const state = findState(cells, columns.state);
  const title = cells[columns.title]?.text
    .replace(/<br\s*\/?>/gi, " ")
    .replaceAll("\\|", "|")
    .replace(/\s+/g, " ");
  const raw: RawRow = { id, title: title ?? "" };
  noteOffset(raw, "", idCell.from);
  for (const [key, column] of orderedKeys(columns)) addCell(source, raw, { key, cell: cells[column] });
  return { raw, state: state.state, boxAt: state.boxAt, phaseId: null, from: line.from, to: line.to };
}

/** The state's own column first; in a ragged line whichever cell holds a box. */
function findState(cells: readonly Cell[], column: number): Pick<DraftRow, "state" | "boxAt"> {
  const own = cells[column];
  for (const cell of own === undefined ? cells : [own, ...cells]) {
    const box = readBox(cell.text);
    if (box !== null && (cell === own || box.end === cell.text.length))
      return { state: box.state, boxAt: cell.from + box.at };
  }
  return { state: readStateWords(own?.text ?? "") ?? "open", boxAt: null };
}

/** Selectors first: what they fail with is added to them. */
function orderedKeys(columns: TableColumns): TableColumns["machine"] {
  return columns.machine.toSorted(([left], [right]) => Number(right === "red") - Number(left === "red"));
}

function addCell(source: PlanSource, row: RawRow, { key, cell }: { key: string; cell: Cell | undefined }): void {
  if (cell === undefined || NOTHING.test(cell.text)) return;
  const value = asCode(key, cell.text.replaceAll("\\|", "|"));
  const entry = { key, keyAt: cell.from, value, valueAt: cell.from };
  if (key !== "fails" && key !== "matches" && key !== "absent") applyRowEntry(source, row, entry);
  else for (const selector of row.red ?? []) setOnce(source, selector, entry);
}

const RUNS_TESTS = /^(?:\w+=\S*\s+)*(?:pytest|vitest|npx vitest|uv run|poetry run|python[\d.]* -m)\s/;

/** People leave the back-ticks out in a cell. A command must then look like one, since prose stands there as well. */
function asCode(key: string, text: string): string {
  if (text.includes("`") || key === "proof" || key === "needs") return text;
  const { said, note } = splitNote(text);
  if ((key === "red" || key === "green") && !RUNS_TESTS.test(text)) return text;
  return note === null ? codeSpan(said) : `${codeSpan(said)} — ${note}`;
}
