import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { looksLikePlan, parsePlan } from "../../../../src/harness/plan/parse.ts";
import type { Plan } from "../../../../src/harness/plan/types.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/plans/${name}.md`, import.meta.url), "utf8");
const parseFixture = (name: string) => parsePlan(fixture(name), `plans/active/FOLDER/${name}.md`);
const row = (plan: Plan, id: string) => plan.rows.find((candidate) => candidate.id === id);
const HEAD = "---\nid: T-1\ntitle: Test\n---\n## Phase A — First\n";

/** What is read of a plan of one row, without places. */
function essence(text: string) {
  const { rows, issues } = parsePlan(text, "plan.md");
  const [first] = rows;
  const reds = first?.reds.map(({ command, note, expectation }) => ({ command, note, expectation }));
  return { id: first?.id, title: first?.title, reds, issues };
}

/** The red selector written as this code span. */
function red(span: string) {
  return parsePlan(`${HEAD}- [ ] A1 T\n  - red: ${span}\n`, "p.md").rows[0]?.reds[0];
}

// @spec specs/plan-format.md §§1, 3, 4
describe("a strict plan", () => {
  const plan = parseFixture("strict");

  test("its front matter gives id, title, status, mode and suites", () => {
    expect(plan).toMatchObject({
      form: "strict",
      id: "ADR-003-BACKEND-API",
      title: "Backend API, execution knobs",
      status: "in_progress",
      mode: "tdd",
      issues: [],
    });
    expect(plan.suites.map(({ command, options }) => ({ command, options }))).toEqual([
      { command: "pytest tests/ -v", options: {} },
      { command: "./run-tests.sh", options: { report: "build/*.xml", timeoutMs: 600_000 } },
    ]);
  });

  test("its headings give phases with their goals", () => {
    expect(plan.phases.map(({ id, title, goal }) => [id, title, goal])).toEqual([
      ["EB2", "Dynamic monitor and accumulation", "fix the EB2 regression."],
    ]);
  });

  test("its check boxes are rows, except in code, comments and quotations", () => {
    expect(plan.rows.map(({ id, state, phaseId }) => [id, state, phaseId])).toEqual([
      ["EB2.A", "done", "EB2"],
      ["EB2.B", "open", "EB2"],
      ["EB2.C1", "open", "EB2"],
    ]);
  });

  test("the list under a row is its machine part", () => {
    const found = row(plan, "EB2.B");
    expect(found?.title).toBe("Derive the monitor from `model.val_loss_name`");
    expect(found?.reds).toMatchObject([
      {
        command: expect.stringMatching(/^pytest .*::test_monitor_uses_val_loss_name -vv$/),
        expectation: {
          kind: "fails",
          text: "AssertionError: Expected monitor to contain model-specific val_loss_name",
        },
        options: { cwd: "sub/folder", timeoutMs: 90_000 },
        note: null,
        span: { line: 18, column: 11 },
      },
    ]);
    expect(found?.greens.map(({ note }) => note)).toEqual(["added for coverage", null]);
    expect(found?.specs).toMatchObject([
      { path: "specs/ptychodus_api_spec.md", clause: "§4.9", note: "the monitor's name equals a logged key" },
    ]);
    expect(found?.touches).toEqual([
      { path: "ptycho_torch/workflows/components.py", note: "dynamic monitor derivation of `monitor`" },
    ]);
    expect(found?.needs).toEqual(["EB2.A"]);
    expect(row(plan, "EB2.C1")?.proofWaiver).toBe("documentation");
  });

  test("line ends, a byte order mark, tabs and other bullets change nothing of what is read", () => {
    const text = `${HEAD}- [ ] A1 Title\n  - red: \`pytest a.py\` — note\n    - fails: \`boom\`\n`;
    const expected = essence(text);
    expect(expected.issues).toEqual([]);
    expect(essence(text.replaceAll("\n", "\r\n"))).toEqual(expected);
    expect(essence(`\uFEFF${text}`)).toEqual(expected);
    expect(essence(text.replaceAll("    -", "\t\t-").replaceAll("  -", "\t-"))).toEqual(expected);
    expect(essence(text.replaceAll("    -", "        -").replaceAll("\n  -", "\n    -"))).toEqual(expected);
    expect(essence(text.replaceAll("- [", "* [").replaceAll("  - ", "  + "))).toEqual(expected);
    expect(essence(text.replace("- [ ]", "1. [ ]").replace("  - r", "   - r").replace("    - f", "     - f"))).toEqual(
      expected,
    );
    expect(essence(text.replace("A1 Title", "**A1**: Title"))).toEqual(expected);
    expect(essence(text.replace(" — note", " -- note"))).toEqual(expected);
    expect(essence(text.replace(" — note", " - note"))).toEqual(expected);
  });

  test("the text of a code span comes out exactly, however many back-ticks stand round it", () => {
    expect(red("`` ./run 'a`b' ``")?.command).toBe("./run 'a`b'");
    expect(red("```./run '``'```")?.command).toBe("./run '``'");
    expect(red("`./run *a* _b_ <c> &amp; \\\\d [e](f)`")?.command).toBe("./run *a* _b_ <c> &amp; \\\\d [e](f)");
    expect(red("`./run a — b -- c - d` — note — more")).toMatchObject({
      command: "./run a — b -- c - d",
      note: "note — more",
    });
    expect(red("`./run\n    wrapped`")?.command).toBe("./run wrapped");
  });

  test("clauses are read as written, behind the path or in its code span", () => {
    const plan2 = parsePlan(
      `${HEAD}- [ ] A1 T\n  - proof: none — docs\n  - spec: \`s.md\` §§4.9, 7.1 — two\n  - spec: \`s.md §2\`\n  - spec: \`s.md#a-b\`\n  - spec: \`s.md\` #c-d — x\n  - spec: \`s.md\`\n  - spec: \`s.md\` §§1.4–2, 7[batch size] — range\n  - spec: \`s.md\` §1.4 – §2\n`,
      "p.md",
    );
    expect(plan2.issues).toEqual([]);
    expect(plan2.rows[0]?.specs.map(({ path, clause, note }) => [path, clause, note])).toEqual([
      ["s.md", "§§4.9, 7.1", "two"],
      ["s.md", "§2", null],
      ["s.md", "#a-b", null],
      ["s.md", "#c-d", "x"],
      ["s.md", null, null],
      ["s.md", "§§1.4–2, 7[batch size]", "range"],
      ["s.md", "§1.4 – §2", null],
    ]);
  });

  test("a nested check list with ids holds rows of its own", () => {
    const nested = parsePlan(
      `${HEAD}- [ ] A1 T\n  - proof: none — x\n  - [x] A2 U\n    - proof: none — y\n  - [ ] a step\n`,
      "p.md",
    );
    expect(nested.issues).toEqual([]);
    expect(nested.rows.map(({ id, state, proofWaiver }) => [id, state, proofWaiver])).toEqual([
      ["A1", "open", "x"],
      ["A2", "done", "y"],
    ]);
  });
});

// @spec specs/plan-format.md §7
describe("plans that people wrote", () => {
  test("a plan of tables gives id, phases and rows, ragged and torn ones too", () => {
    const plan = parseFixture("found-table");
    expect(plan).toMatchObject({
      form: "found",
      id: "ADR-003-BACKEND-API",
      title: "Standardize the backend API",
      status: "in_progress",
    });
    expect(plan.phases.map(({ id, goal }) => [id, goal])).toEqual([
      ["EB2.A", "derive the monitor."],
      ["EB2.B", "prove it."],
    ]);
    expect(plan.rows.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "EB2.A1 done",
      "EB2.A2 in_progress",
      "EB2.A3 open",
      "EB2.A4 done",
      "EB2.A5 blocked",
      "EB2.A6 done",
      "B1 open",
      "B2 open",
      "B3 open",
    ]);
    expect(row(plan, "EB2.A1")?.title).toBe("Write the `a|b` test");
  });

  test("further columns are a row's machine part", () => {
    const plan = parseFixture("found-table");
    expect(row(plan, "B1")).toMatchObject({
      reds: [{ command: "pytest a.py::t", expectation: { kind: "fails", text: "AssertionError: x" } }],
      greens: [
        { command: "pytest a.py", note: null },
        { command: "pytest b.py", note: "more" },
      ],
      specs: [{ path: "specs/x.md", clause: "§4.9" }],
      needs: ["EB2.A1", "EB2.A2"],
    });
    expect(row(plan, "B2")).toMatchObject({
      reds: [{ command: "pytest c.py::t -vv", expectation: { kind: "fails", text: "boom" } }],
      greens: [],
      specs: [{ path: "specs/x.md", clause: "§2" }],
    });
    expect(row(plan, "B3")).toMatchObject({ reds: [], greens: [], specs: [], needs: [] });
  });

  test("a list item of the same id elsewhere is a row's machine part", () => {
    const plan = parseFixture("found-table");
    expect(row(plan, "EB2.A2")).toMatchObject({
      reds: [{ command: "pytest d.py::t", expectation: { kind: "fails", text: "nope" } }],
      greens: [{ command: "pytest d.py" }],
    });
    expect(row(plan, "EB2.A5")?.reds).toEqual([]);
  });

  test("flat check lists give rows in any notation; prose is none", () => {
    const plan = parseFixture("found-checklist");
    expect(plan).toMatchObject({ id: "FOLDER", title: "Checklist plan", status: "done" });
    expect(plan.rows.map(({ id, state, title, phaseId }) => [id, state, title, phaseId])).toEqual([
      ["A1", "open", "Open row", "A"],
      ["A2", "done", "Done row with `code`", "A"],
      ["A3", "done", "Bold row", "A"],
      ["A4", "in_progress", "In progress", "A"],
      ["A5", "blocked", "Blocked", "A"],
      ["A6", "done", "Numbered", "A"],
      ["A7", "open", "nested by four spaces", "A"],
      ["1.1", "open", "Dotted number", null],
    ]);
    expect(plan.issues).toMatchObject([{ severity: "warning", rule: "plan-row-id" }]);
  });

  test("a ledger's bracketed headings are phases, and repeated ids are warnings", () => {
    const plan = parseFixture("ledger");
    expect(plan.phases.map(({ id, title }) => [id, title])).toEqual([
      ["CLI-FLAGS-003", "Handle the nonstandard flag"],
      ["OTHER-001", "Another"],
    ]);
    expect(plan.issues.map(({ severity, rule }) => [severity, rule])).toEqual([["warning", "plan-duplicate-id"]]);
  });

  test("a state in words is understood, and has no box to tick", () => {
    const plan = parsePlan(
      "| ID | Task | Status |\n|-|-|-|\n| A1 | x | ✅ |\n| A2 | y | In progress |\n| A3 | z | todo |\n",
      "p.md",
    );
    expect(plan.rows.map(({ state, box }) => [state, box])).toEqual([
      ["done", null],
      ["in_progress", null],
      ["open", null],
    ]);
  });

  test("the folder names the initiative, else the file", () => {
    expect(parsePlan("- [ ] A1: x", "plans/active/My Plan/plan.md").id).toBe("My-Plan");
    expect(parsePlan("- [ ] A1: x", "plans/active/thing.md").id).toBe("thing");
    expect(parsePlan("- **ID:** `../../etc`\n\n- [ ] A1: x", "plans/active/F/p.md").id).toBe("F");
  });

  test("nothing in such a plan is an error", () => {
    const hostile = `${fixture("found-table")}\n- [ ] A1: x\n  - red: cd x && y\n  - green: \`cd x\`\n  - fails: \`a\`\n  - needs: NOPE\n  - timeout: soon\n  - Note: prose\n  - reds: \`pytest\`\n`;
    const { issues } = parsePlan(hostile, "p.md");
    expect(issues.length).toBeGreaterThan(4);
    expect(issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("any text is read", () => {
  test.each([
    ["empty", ""],
    ["a lone fence", "---"],
    ["an open front matter", "---\nid: x\n"],
    ["a front matter that is a list", "---\n- id: x\n---\n"],
    ["a front matter of aliases", `---\nid: x\ntitle: &a [x]\nsuites: [${"*a,".repeat(50)}]\n---\n`],
    ["a front matter with a prototype", "---\nid: x\ntitle: y\n__proto__: {a: 1}\nconstructor: 2\n---\n"],
    ["NUL and control characters", "- [ ] A1: \0\u0007\n  - red: `a\0b`\n"],
    ["deep nesting", `${"- ".repeat(1000)}[ ] A1: x`],
    ["deep quotations", `${"> ".repeat(1000)}[ ] A1: x`],
    ["back-ticks without end", `- [ ] A1: x\n  - red: ${"`".repeat(5000)} ${"`a".repeat(2000)}`],
    [
      "white space without end",
      `- [ ] A1: x\n  - red: \`x\`${" ".repeat(100_000)}y\n  - proof: none${" ".repeat(100_000)}x`,
    ],
    ["brackets without end", `${"[".repeat(100_000)}\n`],
    ["a row named like a property of objects", "- [ ] A1: x\n  - constructor: `y`\n  - toString: `z`\n"],
  ])("%s", (_, text) => {
    expect(Array.isArray(parsePlan(text, "plans/x/plan.md").issues)).toBe(true);
  });
});

describe("what looks like a plan", () => {
  test.each(["strict", "found-table", "found-checklist", "ledger"])("the fixture %s does", (name) => {
    expect(looksLikePlan(fixture(name))).toBe(true);
  });

  test("notes, prose check lists and pages with another front matter do not", () => {
    expect(looksLikePlan("# Notes\n\n- [ ] buy milk\n")).toBe(false);
    expect(looksLikePlan("---\ntitle: A page\n---\ntext\n")).toBe(false);
    expect(looksLikePlan("| Risk | Mitigation |\n|-|-|\n| R1 | x |\n")).toBe(false);
    expect(looksLikePlan("")).toBe(false);
  });
});
