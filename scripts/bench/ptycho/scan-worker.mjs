// Writes a part of a scan, in a process of its own. Asked: see scans.mjs.
import { answer, load, pickPatterns, readRequest } from "./library.mjs";

const { from, scanOptions, keep, file } = readRequest();
const { openScan, saveScan } = await load("ptycho.js");
const scan = await openScan(from, scanOptions);
const indices = chooseIndices(scan.positionsPx, keep ?? {});
await saveScan(file, await pickPatterns(scan, indices));
await scan.patterns.close();
answer({ patterns: indices.length });

function chooseIndices({ x, y }, { every = 1, offset = 0, gridStep, checkerboard, first = Infinity }) {
  const [columns, rows] = [ranksOf(x), ranksOf(y)];
  return Int32Array.from(x.keys()).filter((index) => {
    const [row, column] = [rows[index], columns[index]];
    if (gridStep !== undefined) return row % gridStep === 0 && column % gridStep === 0;
    if (checkerboard === true) return (row + column) % 2 === 0;
    return index % every === offset && index < first;
  });
}

/** Which line of a raster a coordinate is on. */
function ranksOf(values) {
  const lines = [...new Set(values)].sort((a, b) => a - b);
  const rank = new Map(lines.map((value, index) => [value, index]));
  return Array.from(values, (value) => rank.get(value));
}
