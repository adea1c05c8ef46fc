import { AppError } from "../../base/errors/app-error.ts";
import { createRandom, permutation } from "../../base/random/generator.ts";
import { groupByPosition, type Place } from "./places.ts";
import type { Scan } from "./types.ts";

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
