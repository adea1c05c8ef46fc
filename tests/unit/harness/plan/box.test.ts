import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { maskCheckBoxes, setRowState } from "../../../../src/harness/plan/box.ts";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";
import type { RowState } from "../../../../src/harness/plan/types.ts";

const NAMES = ["strict", "found-table", "found-checklist", "ledger"];
const STATES: readonly RowState[] = ["open", "in_progress", "blocked", "done"];
const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/plans/${name}.md`, import.meta.url), "utf8");
const variants = (name: string) => [fixture(name), fixture(name).replaceAll("\n", "\r\n"), `\uFEFF${fixture(name)}`];

/** Each row of a text with each state written into it. */
function edits(text: string) {
  const { rows } = parsePlan(text, "p/plan.md");
  return rows.flatMap((row) => STATES.map((state) => ({ row, state, edited: setRowState(text, row, state) })));
}

function countDifferences(left: string, right: string): number {
  let count = 0;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) count += 1;
  return count;
}

describe.each(NAMES)("in the plan %s", (name) => {
  test("a state that is written is read back, and nothing else changes", () => {
    for (const text of variants(name)) {
      const before = parsePlan(text, "p/plan.md");
      for (const { row, state, edited } of edits(text)) {
        const after = parsePlan(edited, "p/plan.md");
        const expected = before.rows.map((other) => (other.box?.from === row.box?.from ? { ...other, state } : other));
        expect(after.rows).toEqual(expected);
        expect(edited.length).toBe(text.length);
      }
    }
  });

  test("one character at most differs", () => {
    for (const text of variants(name)) {
      const counts = edits(text).map(({ edited }) => countDifferences(text, edited));
      expect(Math.max(...counts)).toBe(1);
    }
  });

  test("the masked text is the same whatever the boxes hold", () => {
    for (const text of variants(name)) {
      const masked = new Set([maskCheckBoxes(text), ...edits(text).map(({ edited }) => maskCheckBoxes(edited))]);
      expect(masked.size).toBe(1);
    }
  });
});

test("masking leaves parameters of tests and links alone", () => {
  const text = "- [x] A1 T\n  - red: `pytest a.py::t[x] -k 'u[D]'`\n[x](https://example.org) a[B] [x]: y\n";
  expect(maskCheckBoxes(text)).toBe(text.replace("- [x] A1", "- [ ] A1"));
});

test("a plan that changed meanwhile is not touched", () => {
  const text = "- [ ] A1: x\n";
  const [row] = parsePlan(text, "p.md").rows;
  const refused = catchError(() => row && setRowState(`# New\n${text}`, row, "done"));
  expect(refused.code).toBe("PLAN_INVALID");
  expect(refused.details.hint).toMatch(/read the plan again/);
});

test("a row without a box cannot be ticked", () => {
  const text = "| ID | Task | Status |\n|-|-|-|\n| A1 | x | done |\n";
  const [row] = parsePlan(text, "p.md").rows;
  expect(catchError(() => row && setRowState(text, row, "done")).details.hint).toBe("give row A1 a check box");
});

function catchError(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
