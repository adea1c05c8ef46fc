import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { insertRow } from "../../../../src/harness/plan/insert.ts";
import { renderNewPlan } from "../../../../src/harness/plan/new-plan.ts";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";

const NEW = "- [ ] N1: New\n  - proof: none — x";
const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/plans/${name}.md`, import.meta.url), "utf8");

function insert(text: string, phaseId: string | null) {
  const plan = parsePlan(text, "p/plan.md");
  const edited = insertRow(text, plan, { phaseId, markdown: NEW });
  return { plan, edited, after: parsePlan(edited, "p/plan.md") };
}

describe.each([
  ["strict", "EB2"],
  ["found-table", "EB2.A"],
  ["found-table", "EB2.B"],
  ["found-checklist", "A"],
  ["found-checklist", null],
  ["ledger", "CLI-FLAGS-003"],
  ["ledger", "OTHER-001"],
] as const)("in the plan %s, phase %s", (name, phaseId) => {
  test.each(["\n", "\r\n"])("a row more stands behind the phase's last row (line end %j)", (newline) => {
    const text = fixture(name).replaceAll("\n", newline);
    const { plan, after, edited } = insert(text, phaseId);
    expect(after.rows.length).toBe(plan.rows.length + 1);
    const added = after.rows.find(({ id }) => id === "N1");
    expect(added).toMatchObject({ phaseId, title: "New", proofWaiver: "x", state: "open" });
    expect(after.rows.findLast((row) => row.phaseId === phaseId)?.id).toBe("N1");
    const others = after.rows.filter(({ id }) => id !== "N1").map(({ id, title, state }) => [id, title, state]);
    expect(others).toEqual(plan.rows.map(({ id, title, state }) => [id, title, state]));
    expect(edited.replace(NEW.replaceAll("\n", newline), "").replace(/\s+/g, "")).toBe(text.replace(/\s+/g, ""));
    expect(/(?<!\r)\n/.test(edited)).toBe(newline === "\n");
  });
});

// @spec specs/plan-format.md §6
test.each(["\n", "\r\n"])(
  "the first row takes the place of a new plan's example, with what explains it (line end %j)",
  (newline) => {
    const text = renderNewPlan({ id: "FOO", title: "Foo", mode: "tdd", suites: [], example: null }).replaceAll(
      "\n",
      newline,
    );
    const { after, edited } = insert(text, "A");
    expect(after.rows.map(({ id }) => id)).toEqual(["N1"]);
    expect(edited).not.toContain("Replace the row above");
    const more = insert(edited.replace("N1: New", "N0: Old"), "A");
    expect(more.after.rows.map(({ id }) => id)).toEqual(["N0", "N1"]);
  },
);

// @spec specs/plan-format.md §6
test("a phase without rows gets its first one at its end", () => {
  const text = "---\nid: A\ntitle: b\n---\n## Phase A — x\nGoal: y.\n\n### Details\ntext\n\n## Phase B — z\n";
  expect(insert(text, "A").edited).toBe(text.replace("text\n", `text\n\n${NEW}\n`));
  expect(insert(text, "B").after.rows.map(({ id, phaseId }) => [id, phaseId])).toEqual([["N1", "B"]]);
});

test("a file without a line break at its end gets one", () => {
  const text = "## Phase A\n- [ ] A1: x";
  expect(insert(text, "A").edited).toBe(`${text}\n${NEW}\n`);
});

test("the same list goes on without a blank line", () => {
  const text = "## Phase A\n- [ ] A1: x\n\n## Phase B\n";
  expect(insert(text, "A").edited).toBe(`## Phase A\n- [ ] A1: x\n${NEW}\n\n## Phase B\n`);
});

test("an unknown phase is refused with the known ones", () => {
  const text = fixture("strict");
  const plan = parsePlan(text, "plan.md");
  expect(() => insertRow(text, plan, { phaseId: "Z", markdown: NEW })).toThrow(AppError);
  expect(() => insertRow(text, plan, { phaseId: "Z", markdown: NEW })).toThrow(/no phase Z/);
});
