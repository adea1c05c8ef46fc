/** A table's cell; offsets are into the document. */
export interface Cell {
  readonly text: string;
  readonly from: number;
}

/** A table's line with its cells, the outer pipes taken off. */
export interface TableLine {
  readonly cells: readonly Cell[];
  readonly from: number;
  readonly to: number;
}

/** Cells of each line of a table that stands at `from` to `to`; the line under the header is left out. */
export function readTableLines(text: string, from: number, to: number): readonly TableLine[] {
  const lines: TableLine[] = [];
  for (let at = from; at < to;) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 || newline > to ? to : newline;
    const line = text.slice(at, end);
    if (line.includes("|") && !/^[\s|:-]+$/.test(line)) lines.push({ cells: splitCells(line, at), from: at, to: end });
    at = end + 1;
  }
  return lines;
}

/** As on GitHub: a pipe parts cells even in a code span, unless a backslash stands before it. */
function splitCells(line: string, lineFrom: number): readonly Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  for (let at = 0; at <= line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (at === line.length || line[at] === "|") {
      cells.push(createCell(line.slice(start, at), lineFrom + start));
      start = at + 1;
    }
  }
  const first = cells[0]?.text === "" ? 1 : 0;
  const last = cells.at(-1)?.text === "" ? -1 : undefined;
  return cells.slice(first, last);
}

function createCell(raw: string, from: number): Cell {
  return { text: raw.trim(), from: from + raw.length - raw.trimStart().length };
}

/**
 * Cells of a line that has more of them than the header: pipes that were not escaped tore code spans apart.
 * Neighbours are joined again while a back-tick is open.
 */
export function mendCells(text: string, line: TableLine, columns: number): readonly Cell[] {
  if (line.cells.length <= columns) return line.cells;
  const mended: Cell[] = [];
  for (const cell of line.cells) {
    const previous = mended.at(-1);
    if (previous === undefined || countTicks(previous.text) % 2 === 0) mended.push(cell);
    else {
      const whole = text.slice(previous.from, cell.from + cell.text.length);
      mended[mended.length - 1] = { text: whole, from: previous.from };
    }
  }
  return mended;
}

function countTicks(text: string): number {
  return text.split("`").length - 1;
}
