const escape = String.fromCodePoint(27);
/** A terminal code with its parameter and command, or one character. */
const tokens = new RegExp(`${escape}\\[([\\d;?]*)([A-Za-z])|[\\s\\S]`, "gu");

/** How text looks before anything changes it. */
const plain = { color: null, bold: false, faint: false };
const colors = { 31: "red", 32: "green", 33: "yellow", 36: "cyan", 39: null };

/**
 * The lines that stay on a terminal after everything was written to it, each as pieces `{ text, color, bold, faint }`.
 * Understands what live progress uses: colours, erasing a line, going up, going to a line's beginning.
 */
export function playBack(recorded, columns) {
  const rows = [[]];
  const at = { row: 0, column: 0 };
  let style = plain;
  for (const [token, parameter, command] of recorded.matchAll(tokens)) {
    if (command === "m") style = restyle(style, parameter);
    else if (command === "A") at.row = Math.max(0, at.row - Number(parameter || 1));
    else if (command === "G") at.column = Number(parameter || 1) - 1;
    else if (command === "K") rows[at.row] = [];
    else if (command !== undefined) throw new Error(`the terminal code ${JSON.stringify(token)} is not known here`);
    else write(rows, at, { character: token, style, columns });
  }
  return rows.map(joinPieces);
}

function write(rows, at, { character, style, columns }) {
  if (character === "\r") {
    at.column = 0;
    return;
  }
  if (character === "\n" || at.column >= columns) {
    at.row += 1;
    if (character !== "\n") at.column = 0;
    rows[at.row] ??= [];
  }
  if (character === "\n") return;
  rows[at.row][at.column] = { text: character, ...style };
  at.column += 1;
}

function restyle(before, parameter) {
  let style = before;
  for (const code of parameter.split(";")) style = applyCode(style, code);
  return style;
}

function applyCode(style, code) {
  if (code === "0" || code === "") return plain;
  if (code === "1") return { ...style, bold: true };
  if (code === "2") return { ...style, faint: true };
  if (code === "22") return { ...style, bold: false, faint: false };
  if (code in colors) return { ...style, color: colors[code] };
  throw new Error(`the colour code ${code} is not known here`);
}

function joinPieces(cells) {
  const pieces = [];
  for (const cell of Array.from(cells, (each) => each ?? { text: " ", ...plain })) {
    const last = pieces.at(-1);
    const same = last?.color === cell.color && last.bold === cell.bold && last.faint === cell.faint;
    if (same) last.text += cell.text;
    else pieces.push({ ...cell });
  }
  return pieces;
}
