import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkSelectors } from "../../../../../src/harness/alignment/selectors/check-selectors.ts";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import { pytestRunner } from "../../../../contract/pytest/runner.ts";

const modules = fileURLToPath(new URL("../../../../../node_modules", import.meta.url));
let root = "";
let cachePath = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "selectors-"));
  cachePath = join(root, ".git", "selectors.json");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const tests = ["tests/sums.test.ts", "tests/broken.test.ts", "tests/test_sums.py"];

async function check(
  document: string,
  { plan, listed = tests }: { readonly plan?: string; readonly listed?: readonly string[] } = {},
): Promise<readonly string[]> {
  const facts = readDocument(document, "docs/x.md", { needs: [], linkWords: [] });
  const nothing = { clauses: [], links: [], references: [], selectors: [], tables: [], anchors: [], issues: [] };
  const files = [
    { path: "docs/x.md", role: "document" as const, clauses: [], lineCount: 1, ...facts },
    ...tests.map((path) => ({ path, role: "test" as const, lineCount: 1, ...nothing })),
  ];
  const plans = plan === undefined ? [] : [parsePlan(plan, "plans/plan.md")];
  const { signal } = new AbortController();
  const isStarted = (_: unknown, rowId: string): boolean => rowId === "A.1";
  const issues = await checkSelectors({ root, files, listed, plans, isStarted, cachePath, signal });
  return issues.map(
    ({ severity, where, rule, message, expected }) =>
      `${severity} ${where.file}:${where.line} ${rule}: ${message} (${expected})`,
  );
}

function withVitest(): void {
  symlinkSync(modules, join(root, "node_modules"));
  write("package.json", '{ "type": "module" }');
  write("tests/sums.test.ts", 'import { test } from "vitest";\ntest("adds", () => { throw new Error("was run"); });\n');
  write("tests/broken.test.ts", 'import { test } from "vitest";\nimport "./gone.ts";\ntest("never", () => {});\n');
}

describe("selectors of vitest", () => {
  it("must collect a test; near names are told, and nothing is run", async () => {
    withVitest();
    const found = await check(
      "`npx vitest run tests/sums.test.ts`, `npx vitest run tests/sums.test.ts -t adds`, `npx vitest run tests`,\n" +
        "`npx vitest run tests/sums.test.ts -t ads`,\n`npx vitest run tests/sum.test.ts`,\n`npx vitest run tests/broken.test.ts`",
    );
    expect(found).toEqual([
      "error docs/x.md:2 selector-collects-nothing: The selector collects no test (at least one test; near: tests/sums.test.ts > adds)",
      expect.stringMatching(/^error docs\/x\.md:3 selector-collects-nothing: .*near: tests\/\w+\.test\.ts/u),
      expect.stringMatching(
        /^error docs\/x\.md:4 selector-broken: .*tests\/broken\.test\.ts cannot be loaded: .*'\.\/gone\.ts' imported from tests\/broken\.test\.ts/u,
      ),
    ]);
  }, 30_000);

  it("are asked for once, until a test file changes", async () => {
    withVitest();
    const selector = "`npx vitest run tests/sums.test.ts -t adds`";
    expect(await check(selector)).toEqual([]);
    const { answers } = JSON.parse(readFileSync(cachePath, "utf8")) as { answers: Record<string, unknown> };
    const [print = ""] = Object.keys(answers);
    const answer = { kind: "nothing", near: ["from the cache"], hint: null };
    writeFileSync(cachePath, JSON.stringify({ version: 2, answers: { [print]: answer } }));
    expect(await check(selector)).toEqual([expect.stringContaining("near: from the cache")]);
    write("tests/sums.test.ts", 'import { test } from "vitest";\ntest("adds more", () => {});\n');
    expect(await check(selector)).toEqual([]);
    writeFileSync(cachePath, '{ "version": 1, "answers": { "x": ');
    expect(await check(selector)).toEqual([]);
  }, 30_000);

  it("are asked for again where a file changed that the test file loads", async () => {
    withVitest();
    write("src/add.ts", "export const add = 1;\n");
    write(
      "tests/sums.test.ts",
      'import { test } from "vitest";\nimport { names } from "./names.ts";\nfor (const name of names) test(name, () => {});\n',
    );
    write("tests/names.ts", 'import "../src/add.ts";\nexport const names = ["adds"];\n');
    const listed = [...tests, "tests/names.ts", "src/add.ts"];
    const selector = "`npx vitest run tests/sums.test.ts -t adds`";
    expect(await check(selector, { listed })).toEqual([]);
    write("tests/names.ts", 'import "../src/add.ts";\nexport const names = ["sums"];\n');
    expect(await check(selector, { listed })).toEqual([expect.stringContaining("near: tests/sums.test.ts > sums")]);
    write("tests/names.ts", 'import "../src/add.ts";\nexport const names = ["adds"];\n');
    expect(await check(selector, { listed })).toEqual([]);
    write("src/add.ts", 'throw new Error("out of order");\n');
    expect(await check(selector, { listed })).toEqual([
      expect.stringContaining("cannot be loaded: Error: out of order"),
    ]);
  }, 30_000);

  it("are asked for again until a file that could not be loaded is mended", async () => {
    withVitest();
    const selector = "`npx vitest run tests/broken.test.ts`";
    expect(await check(selector)).toEqual([expect.stringContaining("error docs/x.md:1 selector-broken")]);
    write("tests/gone.ts", "export {};\n");
    expect(await check(selector)).toEqual([]);
  }, 30_000);

  it("of plans count where RED was recorded, with their folder", async () => {
    withVitest();
    const plan = (status: string): string => `---
id: P
title: T
status: ${status}
mode: tdd
---
## Phase A — One

- [ ] A.1 First
  - red: \`npx vitest run sums.test.ts -t adds\`
    - cwd: tests
  - green: \`npx vitest run tests/sums.test.ts -t subtracts\`
- [ ] A.2 Second
  - red: \`npx vitest run tests/to-come.test.ts\`
`;
    expect(await check("nothing", { plan: plan("in_progress") })).toEqual([
      expect.stringMatching(/^error plans\/plan\.md:12 selector-collects-nothing/u),
    ]);
    expect(await check("nothing", { plan: plan("done") })).toEqual([]);
  }, 30_000);

  it("are a warning that says what was not checked where there is no vitest", async () => {
    expect(await check("`npx vitest run tests/a1.test.ts` and `npx vitest run tests/b1.test.ts`")).toEqual([
      expect.stringMatching(
        /^warning docs\/x\.md:1 selector-unchecked: 2 selectors could not be checked here: vitest is not installed/u,
      ),
    ]);
  });
});

describe("commands that are no selectors", () => {
  it("are left alone", async () => {
    const commands = [
      "npx vitest run",
      "vitest",
      "pytest",
      "pytest -q -x",
      "pytest tests/NAME.py",
      "pytest path/to/test_x.py",
      "pytest <file>",
      "cd x && pytest tests/test_it.py",
      "pip install pytest tests/x.py | cat",
      "./run.sh tests/test_it.py",
    ];
    expect(await check(commands.map((command) => `\`${command}\``).join(" "))).toEqual([]);
  });
});

const runner = pytestRunner("pytest-9");

describe("selectors of pytest", () => {
  it("must collect a test, and share a start-up", async ({ skip }) => {
    skip(runner.missing !== null, runner.missing ?? "");
    write("tests/test_sums.py", "def test_adds():\n    raise RuntimeError('was run')\n");
    const pytest = runner.program;
    const found = await check(
      `\`${pytest} tests/test_sums.py::test_adds\` \`${pytest} tests/test_sums.py\`\n\`${pytest} tests/test_sums.py::test_ads\``,
    );
    expect(found).toEqual([
      "error docs/x.md:2 selector-collects-nothing: The selector collects no test (at least one test; near: tests/test_sums.py::test_adds)",
    ]);
  }, 30_000);
});
