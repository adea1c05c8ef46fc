import { AppError } from "../../base/errors/app-error.ts";
import { createRandom, permutation } from "../../base/random/generator.ts";
import type { Scan } from "./types.ts";

/** Positions nearer than this are one position that was measured again: an encoder jitters, and a pattern hardly changes. */
const samePositionPx = 0.5;

/** How a scan is split. */
export interface SplitOptions {
  /** Share of the positions that is held back, from 0 up to, but not including, 1. */
  readonly fraction: number;
  readonly seed: number;
  /**
   * `random`: positions all over the scan; `block`: a strip along one side, which training never sees any of.
   * @default "random"
   */
  readonly strategy?: "random" | "block";
}

/** Indices of patterns, int32, ascending; no pattern is in both. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Splits patterns by scan position: all patterns of one position, repeated ones and those of another object at the same
 * place too, are on the same side. To be done before grouping: groups are then made of each side's patterns alone.
 * @throws AppError `CONFIG_INVALID` for a fraction outside `[0, 1)`; `DATA_INVALID` where one side would be empty
 * @see specs/scan-files.md §5
 */
export function splitByPosition(positionsPx: Scan["positionsPx"], scanIndex: Int32Array, options: SplitOptions): Split {
  const { fraction } = options;
  if (!(fraction >= 0 && fraction < 1)) {
    throw new AppError("CONFIG_INVALID", "The share of patterns held back for validation is not a share", {
      received: String(fraction),
      expected: "a number from 0 up to, but not including, 1",
      hint: "0.1 holds back a tenth, 0 nothing",
    });
  }
  const places = groupByPosition(positionsPx, scanIndex.length);
  const heldBack = Math.round(fraction * places.length) || (fraction > 0 ? 1 : 0);
  if (heldBack === places.length) throw tooFewPositions(places.length, fraction);
  const order =
    options.strategy === "block" ? orderAlongSide(places, positionsPx, options.seed) : shuffle(places, options.seed);
  return { validation: ascending(order.slice(0, heldBack)), train: ascending(order.slice(heldBack)) };
}

/** Patterns of one position. */
type Place = readonly number[];

/** Cells of one tolerance a side; what is near lies in a cell or one of the eight about it. */
function groupByPosition({ x, y }: Scan["positionsPx"], count: number): readonly Place[] {
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

function shuffle(places: readonly Place[], seed: number): readonly Place[] {
  return Array.from(permutation(createRandom(seed), places.length), (index) => places[index] as Place);
}

/** From one of the four sides inwards; the seed decides which. */
function orderAlongSide(places: readonly Place[], { x, y }: Scan["positionsPx"], seed: number): readonly Place[] {
  const side = createRandom(seed).integer(4);
  const axis = side % 2 === 0 ? x : y;
  const sign = side < 2 ? 1 : -1;
  const along = (place: Place): number => sign * (axis[place[0] as number] as number);
  return places.toSorted((a, b) => along(a) - along(b));
}

function ascending(places: readonly Place[]): Int32Array {
  return Int32Array.from(places.flat()).sort();
}

function tooFewPositions(places: number, fraction: number): AppError {
  return new AppError("DATA_INVALID", "There are too few positions to hold some back for validation", {
    received: `${places} different positions, ${fraction} of them to hold back`,
    expected: "at least one position left to train on",
    hint: "set the validation fraction to 0",
  });
}
