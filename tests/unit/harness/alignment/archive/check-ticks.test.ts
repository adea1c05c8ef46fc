import { describe, expect, it } from "vitest";
import { checkTicks } from "../../../../../src/harness/alignment/archive/check-ticks.ts";
import type { CheckedRun } from "../../../../../src/harness/alignment/archive/check-run.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import { checkedRun } from "./runs.ts";

const head = ["---", "id: ADR-003-BACKEND-API", "title: T", "status: in_progress", "mode: tdd", "---", "## Phase EB2"];

function rulesOf(box: "x" | " ", runs: readonly CheckedRun[]): readonly string[] {
  const row = [`- [${box}] EB2.B Derive`, "  - red: `pytest tests/test_a.py::test_b`", "    - fails: `no`", ""];
  const plan = parsePlan([...head, ...row].join("\n"), "plans/active/ADR-003-BACKEND-API/plan.md");
  return checkTicks([plan], runs).map(({ severity, rule }) => `${severity} ${rule}`);
}

describe("checkTicks", () => {
  it("takes a finished loop with a verified manifest as proof of a tick", () => {
    expect(rulesOf("x", [checkedRun("finished")])).toEqual([]);
  });

  it.each([
    ["no loop", []],
    ["a loop whose manifest is gone or does not hold", [checkedRun("finished", { verified: false })]],
    ["a loop that was given up", [checkedRun("aborted")]],
    ["a loop that is being published", [checkedRun("finishing")]],
  ])("takes %s as no proof", (_what, runs) => {
    expect(rulesOf("x", runs)).toEqual(["error row-unproven"]);
  });

  it("warns of an open row that is proven", () => {
    expect(rulesOf(" ", [checkedRun("finished")])).toEqual(["warning row-proven-but-open"]);
  });

  it("says nothing of a proven row that is being proved anew", () => {
    expect(rulesOf(" ", [checkedRun("finished"), checkedRun("open", { verified: false })])).toEqual([]);
  });

  it("says nothing of an open row without a proof", () => {
    expect(rulesOf(" ", [checkedRun("finished", { verified: false })])).toEqual([]);
  });
});
