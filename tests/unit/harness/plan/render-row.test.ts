import { expect, test } from "vitest";
import { renderNewPlan } from "../../../../src/harness/plan/new-plan.ts";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";
import { renderRow } from "../../../../src/harness/plan/render-row.ts";

const HEAD = "---\nid: T-1\ntitle: Test\n---\n## Phase A — First\n- [ ] A0 x\n  - proof: none — x\n";

test("a rendered row is read back with the same values", () => {
  const markdown = renderRow({
    id: "A1",
    title: "Derive\n `x`",
    reds: [
      {
        command: "pytest 'a`b'",
        note: "why",
        expectation: { kind: "fails", text: "boom `x`" },
        options: { cwd: "sub" },
      },
      { command: "pytest b.py", expectation: { kind: "matches", pattern: "a|b" } },
      { command: "pytest c.py", expectation: { kind: "absent", symbol: "Thing" }, options: { timeoutMs: 1500 } },
    ],
    greens: [{ command: "./run.sh", options: { report: "out/*.xml" } }],
    specs: [{ path: "specs/a.md", clause: "§4.9", note: "says so" }, { path: "specs/b.md" }],
    touches: [{ path: "src/a.ts", note: null }],
    needs: ["A0"],
  });
  const plan = parsePlan(`${HEAD}${markdown}\n`, "plan.md");
  expect(plan.issues).toEqual([]);
  expect(plan.rows[1]).toMatchObject({
    id: "A1",
    title: "Derive `x`",
    state: "open",
    reds: [
      {
        command: "pytest 'a`b'",
        note: "why",
        expectation: { kind: "fails", text: "boom `x`" },
        options: { cwd: "sub" },
      },
      { command: "pytest b.py", note: null, expectation: { kind: "matches", pattern: "a|b" }, options: {} },
      {
        command: "pytest c.py",
        note: null,
        expectation: { kind: "absent", symbol: "Thing" },
        options: { timeoutMs: 1500 },
      },
    ],
    greens: [{ command: "./run.sh", options: { report: "out/*.xml" } }],
    specs: [
      { path: "specs/a.md", clause: "§4.9", note: "says so" },
      { path: "specs/b.md", clause: null, note: null },
    ],
    touches: [{ path: "src/a.ts", note: null }],
    needs: ["A0"],
  });
});

test("waivers are rendered with their reasons", () => {
  expect(renderRow({ id: "A1", title: "Docs", proofWaiver: "documentation" })).toBe(
    "- [ ] A1 Docs\n  - proof: none — documentation",
  );
  expect(renderRow({ id: "A1", title: "X", redWaiver: "old", greens: [{ command: "pytest" }] })).toBe(
    "- [ ] A1 X\n  - red: none — old\n  - green: `pytest`",
  );
});

test.each([
  ["tdd", ["npx vitest run"]],
  ["tdd", ["pytest tests/ -v"]],
  ["docs", []],
  ["parity", ["uv run pytest"]],
  ["perf", ["npx vitest run"]],
] as const)("a new plan of mode %s with suites %j has one open row and no issue", (mode, suites) => {
  const plan = parsePlan(
    renderNewPlan({ id: "NEW-1", title: 'Hostile: "title" # `x`\n--- yes', mode, suites }),
    "p.md",
  );
  expect(plan.issues).toEqual([]);
  expect(plan).toMatchObject({
    form: "strict",
    id: "NEW-1",
    title: 'Hostile: "title" # `x` --- yes',
    mode,
    status: "pending",
  });
  expect(plan.suites.map(({ command }) => command)).toEqual(suites);
  expect(plan.rows.map(({ id, state, phaseId }) => [id, state, phaseId])).toEqual([["A1", "open", "A"]]);
});
