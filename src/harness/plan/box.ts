import { AppError } from "../../base/errors/app-error.ts";
import type { PlanRow, RowState } from "./types.ts";

/** What each character between the brackets of a check box means. */
const STATES: ReadonlyMap<string, RowState> = new Map([
  [" ", "open"],
  ["x", "done"],
  ["X", "done"],
  ["D", "done"],
  ["P", "in_progress"],
  ["~", "in_progress"],
  ["/", "in_progress"],
  ["B", "blocked"],
  ["!", "blocked"],
]);

const WRITTEN: Readonly<Record<RowState, string>> = { open: " ", done: "x", in_progress: "P", blocked: "B" };

// A box stands apart: white space, a cell's pipe or emphasis round it. `t[x]` is no box, nor is a link `[x](…)`.
const BOX = /(?<![^\s|*`_>])\[([ xXDP~/B!])\](?![^\s|*`_])/g;
const BOX_AT_START = /^[*`_]*\[([ xXDP~/B!])\](?![^\s|*`_])[*`_]*\s*/;

/** A box at the beginning of a text. */
export interface FoundBox {
  readonly state: RowState;
  /** Offset of the character between the brackets. */
  readonly at: number;
  /** Offset of what follows the box. */
  readonly end: number;
}

/**
 * The box that a list item or table cell begins with.
 * @see specs/plan-format.md §4.1
 */
export function readBox(text: string): FoundBox | null {
  const [whole, character] = BOX_AT_START.exec(text) ?? [];
  const state = STATES.get(character ?? "");
  if (whole === undefined || state === undefined) return null;
  return { state, at: whole.indexOf("[") + 1, end: whole.length };
}

/** Characters that a box may hold, for messages. */
export const BOX_CHARACTERS = "[ ] open, [x] done, [P] in progress, [B] blocked";

/**
 * The plan's text with another state in the row's box: one character differs, all other bytes stay.
 * @throws AppError `PLAN_INVALID` where the row has no box, or the text is not the one that the row was read from
 */
export function setRowState(text: string, row: PlanRow, state: RowState): string {
  const { box } = row;
  if (box === null) {
    throw new AppError("PLAN_INVALID", `Row ${row.id} has no check box to tick`, {
      expected: "a list item `- [ ] ID title`, or a table cell `[ ]`",
      hint: `give row ${row.id} a check box`,
    });
  }
  if (text[box.from - 1] !== "[" || text[box.to] !== "]" || box.to - box.from !== 1) {
    throw new AppError("PLAN_INVALID", `The plan changed while row ${row.id} was worked on`, {
      received: text.slice(Math.max(0, box.from - 1), box.to + 1),
      expected: "the row's check box",
      hint: "read the plan again and repeat the command",
    });
  }
  return text.slice(0, box.from) + WRITTEN[state] + text.slice(box.to);
}

/** The text with every check box opened: what a tree hash covers, so that ticking a row changes no hash. */
export function maskCheckBoxes(text: string): string {
  return text.replace(BOX, "[ ]");
}
