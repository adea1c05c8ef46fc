import { describe, expect, test } from "vitest";
import type { Issue } from "../../../../src/base/errors/issue.ts";
import { parsePlan } from "../../../../src/harness/plan/parse.ts";

const HEAD = "---\nid: T-1\ntitle: Test\n---\n## Phase A — First\n";
const issuesOf = (text: string) => parsePlan(text, "plan.md").issues;
/** Issues of a plan of one row, whose machine part begins in line 7. */
const rowIssues = (...lines: readonly string[]) => issuesOf(`${HEAD}- [ ] A1 Title\n${lines.join("\n")}\n`);
const brief = ({ severity, rule, where }: Issue) => `${where.line}:${where.column} ${severity} ${rule}`;

// @spec specs/plan-format.md §2
describe("front matter", () => {
  test.each<readonly [front: string, expected: readonly string[]]>([
    ["title: x", ["1:1 error plan-missing-key"]],
    ["id: A-1", ["1:1 error plan-missing-key"]],
    ["id: 2024\ntitle: x", ["2:5 error plan-value"]],
    ["id: ../etc\ntitle: x", ["2:5 error plan-value"]],
    ["id: A/B\ntitle: x", ["2:5 error plan-value"]],
    ["id: A\ntitle: x\nstatus: in_progres", ["4:9 error plan-value"]],
    ["id: A\ntitle: x\nmode: tests", ["4:7 error plan-value"]],
    ["id: A\ntitle: x\nsuite:\n  - pytest", ["5:3 error plan-unknown-key"]],
    ["id: A\ntitle: x\nsuites: pytest", ["4:9 error plan-value"]],
    ["id: A\ntitle: x\nsuites:\n  - pytest | tee x", ["5:12 error plan-selector"]],
    ["id: A\ntitle: x\nsuites:\n  - run: pytest\n    timout: 5s", ["6:13 error plan-unknown-key"]],
    ["id: A\ntitle: x\nid: B", ["4:1 error plan-front-matter"]],
    ["id: A\ntitle: `x`", ["3:8 error plan-front-matter"]],
  ])("%j is told with its place", (front, expected) => {
    expect(issuesOf(`---\n${front}\n---\n`).map(brief)).toEqual(expected);
  });

  test("a front matter that is not closed is told", () => {
    expect(issuesOf("---\nid: A\ntitle: x\n\n# Plan\n").map(brief)).toEqual(["1:1 error plan-front-matter"]);
  });

  test("a misspelt key or value names the nearest known one", () => {
    expect(issuesOf("---\nid: A\ntitle: x\nsuite:\n  - pytest\n---\n")[0]?.hint).toContain("`suites`");
    expect(issuesOf("---\nid: A\ntitle: x\nstatus: in_progres\n---\n")[0]).toMatchObject({
      received: "in_progres",
      expected: "pending | in_progress | blocked | done | archived",
      hint: "did you mean `in_progress`?",
    });
  });
});

// @spec specs/plan-format.md §§4.1, 4.2, 4.3, 4.4
describe("rows", () => {
  const RED = "  - red: `pytest a.py`";
  test.each<readonly [what: string, lines: readonly string[], expected: readonly string[]]>([
    ["an unknown key", [RED, "  - grene: `pytest`"], ["8:5 error plan-unknown-key"]],
    ["an unknown key with a property's name", [RED, "  - constructor: x"], ["8:5 error plan-unknown-key"]],
    ["an unknown key under a selector", [RED, "    - failz: `x`"], ["8:7 error plan-unknown-key"]],
    ["a forgotten colon", [RED, "  - green `pytest`"], ["8:5 error plan-missing-colon"]],
    ["fails outside a selector", [RED, "  - fails: `x`"], ["8:5 error plan-expectation-place"]],
    ["matches under green", [RED, "  - green: `pytest`", "    - matches: `x`"], ["9:7 error plan-expectation-place"]],
    ["two expectations", [RED, "    - fails: `x`", "    - absent: `y`"], ["9:7 error plan-several-expectations"]],
    ["matches and absent", [RED, "    - matches: `x`", "    - absent: `y`"], ["9:7 error plan-several-expectations"]],
    ["one expectation twice", [RED, "    - fails: `x`", "    - fails: `y`"], ["9:7 error plan-key-repeated"]],
    ["a bad pattern", [RED, "    - matches: `(`"], ["8:7 error plan-pattern"]],
    ["a time without unit", [RED, "    - timeout: 90"], ["8:7 error plan-value"]],
    ["no time", [RED, "    - timeout: 0s"], ["8:7 error plan-value"]],
    ["a folder outside", [RED, "    - cwd: ../x"], ["8:7 error plan-value"]],
    ["an absolute folder", [RED, "  - cwd: /x"], ["8:5 error plan-value"]],
    ["a selector without back-ticks", ["  - red: pytest a.py"], ["6:7 error plan-no-red", "7:10 error plan-not-code"]],
    ["a code span without end", [RED, "  - green: `pytest"], ["8:12 error plan-code-span"]],
    ["two selectors in one item", ["  - red: `pytest a` and `pytest b`"], ["7:26 error plan-several-values"]],
    ["text behind a selector", ["  - red: `pytest` because"], ["7:10 error plan-stray-text"]],
    ["a refused selector", ["  - red: `cd x && pytest`"], ["7:16 error plan-selector"]],
    ["vitest in watch mode", ["  - red: `npx vitest a.test.ts`"], ["7:22 error plan-selector"]],
    ["an empty selector", ["  - red: ` `"], ["7:11 error plan-value", "7:12 error plan-selector"]],
    ["no red selector", ["  - green: `pytest`"], ["6:7 error plan-no-red"]],
    ["red waived and nothing green", ["  - red: none — x"], ["6:7 error plan-no-proof"]],
    ["no reason for no red", ["  - red: none", "  - green: `pytest`"], ["7:10 error plan-reason"]],
    ["no reason for no proof", ["  - proof: none"], ["7:12 error plan-reason"]],
    ["a proof that is none", ["  - proof: `pytest`"], ["6:7 error plan-no-red", "7:12 error plan-proof"]],
    ["waived and named", [RED, "  - proof: none — x"], ["8:12 error plan-waiver"]],
    ["an unknown need", [RED, "  - needs: A2"], ["8:12 error plan-unknown-need"]],
    ["needs itself", [RED, "  - needs: A1"], ["8:12 error plan-needs-cycle"]],
    ["indented too far", ["      - red: `pytest`"], ["6:7 error plan-no-red", "7:9 error plan-indentation"]],
    ["not indented", ["- red: `pytest`"], ["6:7 error plan-no-red", "7:3 error plan-indentation"]],
    ["no id", [RED, "- [ ] Just a title"], ["8:3 error plan-row-id"]],
    ["an unknown state", [RED, "- [?] A2 x"], ["8:3 error plan-box"]],
    ["an empty box", [RED, "- [] A2 x"], ["8:3 error plan-box"]],
    ["the same id in other case", [RED, "- [ ] a1 x", "  - red: `pytest`"], ["8:7 error plan-duplicate-id"]],
  ])("%s is told with its place", (_, lines, expected) => {
    expect(rowIssues(...lines).map(brief)).toEqual(expected);
  });

  test("every issue says how to mend it", () => {
    const issues = rowIssues("  - rde: `x`", "  - green: y", "  - timeout: 5", "  - needs: Z9");
    expect(issues.length).toBe(5);
    expect(issues.filter(({ hint }) => hint === undefined)).toEqual([]);
  });

  test("a misspelt key names the nearest one that may stand there", () => {
    expect(rowIssues(RED, "  - need: A2").find(({ rule }) => rule === "plan-unknown-key")?.hint).toContain("`needs`");
    expect(rowIssues(RED, "    - match: `x`")[0]?.hint).toContain("`matches`");
  });

  const COMMAND = "  - red: `./run a`";
  test.each<readonly [what: string, lines: readonly string[], expected: readonly string[]]>([
    ["no report at all", [COMMAND], ["7:11 error plan-no-report"]],
    ["a report of its own", [COMMAND, "    - report: `a.xml`"], []],
    ["the row's report", ["  - report: `a.xml`", COMMAND, "  - green: `./run b`"], []],
    [
      "another selector's report",
      [COMMAND, "  - green: `./run`", "    - report: `a.xml`"],
      ["7:11 error plan-no-report"],
    ],
  ])("a command with %s is told where it has none", (_, lines, expected) => {
    expect(rowIssues(...lines).map(brief)).toEqual(expected);
  });

  test("a suite that is a command needs a report", () => {
    const front = (suite: string) => issuesOf(`---\nid: A\ntitle: x\nsuites:\n${suite}\n---\n`).map(brief);
    expect(front("  - make test")).toEqual(["5:5 error plan-no-report"]);
    expect(front("  - run: make test")).toEqual(["5:10 error plan-no-report"]);
    expect(front("  - run: make test\n    report: out/*.xml")).toEqual([]);
  });

  test("a command without report is only warned of in a plan of another form", () => {
    const issues = issuesOf("- **ID:** A\n\n- [ ] A1: Title\n  - red: `./run a`\n");
    expect(issues.map(brief)).toEqual(["4:11 warning plan-no-report"]);
  });

  test("an unknown need names a near row, else the rows that there are", () => {
    const hintOf = (need: string, others: readonly string[]) => {
      const rows = others.map((id) => `- [ ] ${id} x\n  - proof: none — y\n`).join("");
      return issuesOf(`${HEAD}${rows}- [ ] Z1 x\n  - proof: none — y\n  - needs: ${need}\n`)[0]?.hint;
    };
    expect(hintOf("A77", ["A1", "B2"])).toBe("take it out, or add that row; the other rows are A1, B2");
    expect(hintOf("EB2.AA", ["EB2.A", "EB3"])).toBe("did you mean `EB2.A`?");
    expect(hintOf("eb2.a", ["EB2.A"])).toBe("did you mean `EB2.A`?");
    const many = Array.from({ length: 12 }, (_, index) => `ROW-${index}`);
    expect(hintOf("Q", many)).toMatch(/ROW-9 and 2 more$/u);
  });

  test("a status in people's own words is known, any other is answered with what each means", () => {
    const hintOf = (status: string) => issuesOf(`---\nid: A\ntitle: x\nstatus: ${status}\n---\n`)[0]?.hint;
    expect(hintOf("active")).toBe("did you mean `in_progress`?");
    expect(hintOf("Complete")).toBe("did you mean `done`?");
    expect(hintOf("purple")).toContain("in_progress: worked on now");
  });

  test("a circle of needs is shown", () => {
    const body = ["A1 x", "A2 y", "A3 z"].map((title, index) => {
      const need = ["A2", "A3", "A1"][index];
      return `- [ ] ${title}\n  - proof: none — x\n  - needs: ${need}\n`;
    });
    const issues = issuesOf(HEAD + body.join(""));
    expect(issues.map(({ rule, received }) => [rule, received])).toEqual([["plan-needs-cycle", "A1 → A2 → A3 → A1"]]);
  });

  test("a chain of needs as long as the plan is no circle", () => {
    const rows = Array.from({ length: 2000 }, (_, index) => {
      const needs = index === 0 ? "" : `  - needs: R${index - 1}\n`;
      return `- [ ] R${index} x\n  - proof: none — x\n${needs}`;
    });
    expect(issuesOf(HEAD + rows.toReversed().join(""))).toEqual([]);
  });

  test("a docs plan asks for green or a waiver only", () => {
    const head = HEAD.replace("title: Test", "title: Test\nmode: docs");
    expect(issuesOf(`${head}- [ ] A1 x\n  - green: \`pytest\`\n- [ ] A2 y\n  - proof: none — z\n`)).toEqual([]);
    expect(issuesOf(`${head}- [ ] A1 x\n`).map(({ rule }) => rule)).toEqual(["plan-no-proof"]);
  });

  test("prose under a row is left alone", () => {
    expect(rowIssues("", "  A paragraph: with a colon.", "", RED, "  - a remark on `red` things")).toEqual([]);
  });

  test("issues come in the order of the file", () => {
    const lines = rowIssues("  - needs: Z9", "  - timeout: 5", "  - zzz: 1").map(({ where }) => where.line);
    expect(lines).toEqual([6, 7, 8, 9]);
  });
});

test.each([
  ["500ms", 500],
  ["90s", 90_000],
  ["1.5m", 90_000],
  ["1h", 3_600_000],
])("the time limit %s is %i ms", (text, timeoutMs) => {
  const plan = parsePlan(`${HEAD}- [ ] A1 x\n  - timeout: ${text}\n  - red: \`pytest\`\n`, "plan.md");
  expect(plan.issues).toEqual([]);
  expect(plan.rows[0]?.reds[0]?.options).toEqual({ timeoutMs });
});
