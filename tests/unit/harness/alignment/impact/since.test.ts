import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Issue } from "../../../../../src/base/errors/issue.ts";
import { scanCorpus } from "../../../../../src/harness/alignment/corpus/scan-corpus.ts";
import { impactSince, issuesSince } from "../../../../../src/harness/alignment/impact/since.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import { parsePlan } from "../../../../../src/harness/plan/parse.ts";
import { results } from "../trace/project.ts";

const settings = {
  specs: ["specs/**/*.md"],
  tests: ["tests/**"],
  code: ["src/**"],
  documents: ["docs/**/*.md"],
  ignore: [],
  written: [],
  records: [],
  reading: { needs: ["impl", "test"], linkWords: ["@spec"] },
};
const spec = `# Sums

## 1 Adding
Numbers are added.

## 2 Carrying
<!-- clause: depends specs/sums.md §1 -->
Carries.

## 3 Far
Far away.
`;
const code =
  "// @spec specs/sums.md §1\nexport function add() {\n  return 1;\n}\n\n// @spec specs/sums.md §3\nexport function far() {}\n";
const test = 'import { test } from "vitest";\n\n// @spec specs/sums.md §1\ntest("adds", () => {});\n';
const plan = `---
id: P
title: T
status: in_progress
mode: tdd
---
## Phase A — One

- [ ] A.1 Add
  - red: \`npx vitest run tests/sums.test.ts -t adds\`
  - spec: \`specs/sums.md\` §1
- [ ] A.2 Far
  - red: \`npx vitest run tests/far.test.ts\`
  - touches: \`src/farther.ts\`
- [ ] A.3 Later
  - red: \`npx vitest run later.test.ts\`
    - cwd: tests
`;

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "impact-"));
  write("specs/sums.md", spec);
  write("src/sums.ts", code);
  write("tests/sums.test.ts", test);
  write("tests/later.test.ts", test.replace("§1", "§3"));
  write("docs/how.md", "Run `npx vitest run tests/sums.test.ts`.\n");
  write("plans/p.md", plan);
  git("init", "-q");
  git("-c", "user.name=A", "-c", "user.email=a@b.c", "add", ".");
  git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "one");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  execFileSync("git", args, { cwd: root });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function request(since = "HEAD") {
  const corpus = await scanCorpus({ root, settings, cacheFolder: null, threads: 1 });
  const plans = [parsePlan(plan, "plans/p.md")];
  const input = { files: corpus.files, plans, evidence: [], results: results(), reviews: null, today: "2026-11-28" };
  const trace = traceClauses(input);
  return { root, since, alignment: { corpus, results: { ...results(), files: [], found: [] }, input }, trace };
}

async function impact(since?: string) {
  const { files, clauses, rows, tests, selectors } = await impactSince(await request(since));
  return {
    files,
    clauses: clauses.map(({ id, reasons }) => `${id.replace("specs/sums.md ", "")}: ${reasons.join(" ")}`),
    rows: rows.map(({ row }) => row),
    tests: tests.map(({ path }) => path),
    selectors,
  };
}

describe("impact", () => {
  it("of nothing is nothing", async () => {
    expect(await impact()).toEqual({ files: [], clauses: [], rows: [], tests: [], selectors: [] });
  });

  it("of a clause's text reaches what depends on it, rows that name it and tests that are linked", async () => {
    write("specs/sums.md", spec.replace("Numbers are", "Numbers are always"));
    expect(await impact()).toEqual({
      files: ["specs/sums.md"],
      clauses: ["§1: text", "§2: depends"],
      rows: ["A.1"],
      tests: ["tests/sums.test.ts"],
      selectors: ["npx vitest run tests/sums.test.ts -t adds"],
    });
  });

  it("of code reaches the clauses whose symbols it touches, and no others", async () => {
    write("src/sums.ts", code.replace("far() {}", "far() { return 2; }"));
    expect(await impact()).toMatchObject({ clauses: ["§3: code"], rows: [], tests: ["tests/later.test.ts"] });
  });

  it("of a test file reaches the selectors that name it, in plans and documents", async () => {
    write("tests/sums.test.ts", test.replace("{}", "{ return; }"));
    expect(await impact()).toMatchObject({
      clauses: ["§1: test", "§2: depends"],
      rows: ["A.1"],
      selectors: ["npx vitest run tests/sums.test.ts -t adds", "npx vitest run tests/sums.test.ts"],
    });
    git("checkout", "-q", ".");
    write("tests/later.test.ts", "");
    expect(await impact()).toMatchObject({ rows: ["A.3"], selectors: ["npx vitest run later.test.ts"] });
  });

  it("of an untracked file reaches the rows that say that they touch it", async () => {
    write("src/farther.ts", "export const a = 1;\n");
    expect(await impact()).toMatchObject({ files: ["src/farther.ts"], clauses: [], rows: ["A.2"] });
  });

  it("is refused for a commit that is not there", async () => {
    await expect(impact("no-such-branch")).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { received: "no-such-branch" },
    });
  });
});

describe("findings that a change touches", () => {
  const finding = (file: string, more: Partial<Issue> = {}): Issue => ({
    severity: "error",
    rule: "r",
    where: { file },
    message: "m",
    ...more,
  });

  it("stand in a changed file, or are about one, about its folder, or about a touched clause", async () => {
    write("specs/sums.md", spec.replace("Numbers are", "Numbers are always"));
    rmSync(join(root, "tests"), { recursive: true });
    const touched = [
      finding("specs/sums.md"),
      finding("src/other.ts", { subject: "specs/sums.md §1" }),
      finding("docs/a.md", { subject: "tests/sums.test.ts" }),
      finding("docs/a.md", { subject: "tests" }),
      finding("docs/a.md", { subject: "specs/sums.md#adding" }),
      finding("docs/a.md", { subject: "tests/sums.test.ts npx vitest run tests/sums.test.ts" }),
      finding("docs/a.md", { subject: "help: npx loop --json" }),
    ];
    const others = [finding("docs/a.md"), finding("docs/a.md", { subject: "src/sums.ts" }), finding("src/sums.ts")];
    expect(await issuesSince([...touched, ...others], await request())).toEqual(touched);
  });
});
