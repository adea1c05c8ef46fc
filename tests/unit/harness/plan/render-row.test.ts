import { expect, test } from "vitest";
import { renderNewPlan } from "../../../../src/harness/plan/new-plan.ts";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";
import { renderRow } from "../../../../src/harness/plan/render-row.ts";

const HEAD = "---\nid: T-1\ntitle: Test\n---\n## Phase A — First\n- [ ] A0 x\n  - proof: none — x\n";

// @spec specs/plan-format.md §4.5
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

const exampleOf = (command: string, report?: string) => ({
  test: command,
  whole: null,
  touches: "src/example",
  options: report === undefined ? {} : { report },
});

test.each([
  ["tdd", ["npx vitest run"], exampleOf("npx vitest run a.test.ts")],
  ["tdd", ["pytest tests/ -v"], null],
  ["docs", [], null],
  ["tdd", [], null],
  ["parity", ["uv run pytest"], exampleOf("uv run pytest a.py")],
  ["tdd", [{ run: "gotestsum", report: "junit.xml", cwd: "go" }], exampleOf("gotestsum -- -run A", "junit.xml")],
] as const)(
  "a new plan of mode %s with suites %j has one open row, and only what it begins with to be told of",
  (...[mode, suites, example]) => {
    const text = renderNewPlan({ id: "NEW-1", title: 'Hostile: "title" # `x`\n--- yes', mode, suites, example });
    const plan = parsePlan(text, "p.md");
    expect(plan.issues.map(({ severity, rule }) => [severity, rule]).toSorted()).toEqual([
      ["warning", "plan-example-goal"],
      ["warning", "plan-example-row"],
    ]);
    // Nobody wrote a goal or a note yet: reports show none.
    expect([plan.phases[0]?.goal, plan.rows[0]?.touches[0]?.note]).toEqual([null, null]);
    const line = text.split("\n").findIndex((each) => each.startsWith("Goal:")) + 1;
    expect(plan.issues.find(({ rule }) => rule === "plan-example-goal")?.where.line).toBe(line);
    expect(plan).toMatchObject({
      form: "strict",
      id: "NEW-1",
      title: 'Hostile: "title" # `x` --- yes',
      mode,
      status: "pending",
    });
    expect(plan.suites.map(({ command }) => command)).toEqual(
      suites.map((suite) => (typeof suite === "string" ? suite : suite.run)),
    );
    expect(plan.rows.map(({ id, state, phaseId }) => [id, state, phaseId])).toEqual([["A1", "open", "A"]]);
  },
);

test("a new plan for a project without a known runner says that its commands are to be replaced", () => {
  const text = renderNewPlan({ id: "NEW-1", title: "x", mode: "tdd", suites: [], example: null });
  expect(text).toContain("no test runner was recognised: write your own command here");
  expect(text).not.toContain("pytest tests");
});
