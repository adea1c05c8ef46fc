import type { Scan } from "./types.ts";

/** Positions nearer than this are one position that was measured again: an encoder jitters, and a pattern hardly changes. */
const samePositionPx = 0.5;

/** Patterns of one position. */
export type Place = readonly number[];

/**
 * Patterns by position, whichever object they are of. Cells of one tolerance a side: what is near lies in a cell or one
 * of the eight about it.
 */
export function groupByPosition({ x, y }: Scan["positionsPx"], count: number): readonly Place[] {
  const places: number[][] = [];
  const cells = new Map<string, number[][]>();
  for (let pattern = 0; pattern < count; pattern += 1) {
    const at = { x: x[pattern] as number, y: y[pattern] as number };
    const [column, row] = [Math.floor(at.x / samePositionPx), Math.floor(at.y / samePositionPx)];
    const known = around
      .flatMap(([right, down]) => cells.get(`${column + right},${row + down}`) ?? [])
      .find(([first = -1]) => Math.hypot((x[first] as number) - at.x, (y[first] as number) - at.y) <= samePositionPx);
    if (known !== undefined) {
      known.push(pattern);
      continue;
    }
    const place = [pattern];
    places.push(place);
    const key = `${column},${row}`;
    cells.set(key, [...(cells.get(key) ?? []), place]);
  }
  return places;
}

const around = [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => [right, down] as const));
