import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { eventsOf, runLoop, runLoopJson } from "./support/loop.ts";
import { createTinyProject, planText, tinyPlan, type Files } from "./support/tiny-project.ts";

const project = createTinyProject();
afterAll(() => project.remove());

const spec = ["# Sums", "", "## 1. Adding", "", "The sum of two numbers is both together.", ""];
const code = [
  "/**",
  " * Adds.",
  " * @spec specs/sums.md §1",
  " */",
  "export function add(a, b) {",
  "  return a + b;",
  "}",
  "",
];
const test = [
  'import { expect, test } from "vitest";',
  'import { add } from "../src/add.js";',
  "// @spec specs/sums.md §1",
  'test("adds two numbers", () => {',
  "  expect(add(2, 3)).toBe(5);",
  "});",
  "",
];

const text = (lines: readonly string[]): string => lines.join("\n");
const files: Files = {
  ".gitignore": "node_modules\n.loop\n",
  "package.json": '{ "type": "module", "private": true }\n',
  "specs/sums.md": text(spec),
  "src/add.js": text(code),
  "tests/add.test.js": text(test),
  [tinyPlan]: planText(["- [ ] T.A Say it", "  - proof: none — prose"]),
};

const clauseId = "specs/sums.md §1";
beforeEach(() => project.reset(files));

async function check(...args: readonly string[]): Promise<{
  readonly exitCode: number | null;
  readonly rules: readonly string[];
  readonly states: Readonly<Record<string, string>>;
}> {
  const ended = await runLoopJson(project, "check", ...args);
  const result = eventsOf(ended, "result")[0]?.data as {
    readonly issues: readonly { readonly rule: string; readonly severity: string }[];
    readonly clauses: readonly { readonly id: string; readonly state: string }[];
  };
  return {
    exitCode: ended.exitCode,
    rules: result.issues.map(({ severity, rule }) => `${severity} ${rule}`),
    states: Object.fromEntries(result.clauses.map(({ id, state }) => [id, state])),
  };
}

/** The project as somebody looked it through. */
async function review(): Promise<void> {
  const { exitCode, stdout } = await runLoop(project, "align", "review", "--all");
  if (exitCode !== 0) throw new Error(stdout);
}

// @spec specs/alignment.md §9
describe("a project whose spec, code and test agree", () => {
  it("passes, and the first lines say what was scanned", async () => {
    await review();
    const { exitCode, stdout } = await runLoop(project, "check");
    expect(stdout).toMatch(/1 spec\b/u);
    expect(stdout).toMatch(/2 clauses/u);
    expect(exitCode).toBe(0);
  });

  it("gives the same bytes twice, and a check writes nothing", async () => {
    await review();
    const before = project.snapshot();
    const first = await runLoop(project, "check", "--json");
    const second = await runLoop(project, "check", "--json");
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).toContain('"event":"result"');
    const tracked = (snapshot: typeof before) => Object.entries(snapshot).filter(([path]) => !path.startsWith(".loop"));
    expect(tracked(project.snapshot())).toEqual(tracked(before));
  });

  it("knows who reviewed it", async () => {
    await review();
    expect(project.read("alignment.lock")).toMatch(/^reviewed \d{4}-.*Z Tiny <tiny@example.org>$/mu);
  });

  it("is warned once while nobody reviewed anything", async () => {
    expect(await check()).toEqual({
      exitCode: 0,
      rules: ["warning clause-unreviewed"],
      states: { "specs/sums.md#sums": "covered", [clauseId]: "covered" },
    });
  });
});

describe("a project that has specs and no link", () => {
  const unlinked: Files = {
    "src/add.js": "export const add = (a, b) => a + b;\n",
    "tests/add.test.js": text(test.filter((line) => !line.startsWith("// @spec"))),
  };

  it("passes while it has not begun, and is told how to", async () => {
    project.write(unlinked);
    const { exitCode, stdout } = await runLoop(project, "check");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("1 uncovered");
    expect(stdout).toContain("No file is linked to a clause yet");
  });

  it("does not pass once its configuration speaks of the alignment", async () => {
    project.write({ ...unlinked, "loop.config.json": '{ "alignment": { "needs": ["impl"] } }' });
    expect(await check()).toMatchObject({ exitCode: 1, rules: ["error clause-uncovered"] });
  });
});

describe("what no longer agrees", () => {
  const changed = (path: string, from: string, to: string): Files => ({
    [path]: (files[path] ?? "").replace(from, to),
  });

  it.each<[string, Files, string, string]>([
    [
      "the text of a clause",
      changed("specs/sums.md", "both together", "their product"),
      "stale-clause",
      "clause-stale",
    ],
    ["a symbol", changed("src/add.js", "a + b", "a * b"), "stale-code", "code-stale"],
    ["a test that is gone", { "tests/add.test.js": null }, "test-gone", "test-gone"],
    ["a link that is gone", changed("src/add.js", " * @spec specs/sums.md §1\n", ""), "stale-code", "code-stale"],
  ])("is said: %s", async (_, ...[change, state, rule]) => {
    await review();
    project.write(change);
    const found = await check();
    expect(found.exitCode).toBe(1);
    expect(found.states[clauseId]).toBe(state);
    expect(found.rules).toContain(`error ${rule}`);
  });

  it.each<[string, Files]>([
    ["a clause", changed("specs/sums.md", "two numbers is both", "two numbers\nis   both")],
    ["code", changed("src/add.js", "(a, b) {\n  return a + b;\n}", "(\n  a,\n  b,\n) {\n    return a + b\n}")],
  ])("is not another layout of %s", async (_, change) => {
    await review();
    project.write(change);
    expect(await check()).toMatchObject({ exitCode: 0, rules: [] });
  });

  it("is a link to a clause that is gone, with the clause that was probably meant", async () => {
    project.write(changed("src/add.js", "§1", "§11"));
    const { exitCode, stdout } = await runLoop(project, "check");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("src/add.js:3:");
    expect(stdout).toContain("orphaned (clause gone)");
    expect(stdout).toContain(clauseId);
  });

  it("is a failing test, by a file of results", async () => {
    await review();
    const failing =
      '<testcase classname="tests/add.test.js" name="adds two numbers"><failure message="no"/></testcase>';
    project.write({
      "junit.xml": `<testsuites><testsuite name="tests/add.test.js">${failing}</testsuite></testsuites>`,
    });
    const found = await check("--results", "junit.xml");
    expect(found).toMatchObject({ exitCode: 1, states: { [clauseId]: "failing" } });
    const list = await runLoop(project, "align", "list", "--state", "failing", "--results", "junit.xml");
    expect(list).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(clauseId) });
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const waive = ["align", "waive", clauseId, "--state", "failing", "--reason", "later", "--until", until];
    expect(await runLoop(project, ...waive)).toMatchObject({ exitCode: 2 });
    expect(await runLoop(project, ...waive, "--results", "junit.xml")).toMatchObject({ exitCode: 0 });
    expect(await check("--results", "junit.xml")).toMatchObject({ exitCode: 0 });
  });

  it("passes for a while where somebody waives the very state, and not for the next change", async () => {
    await review();
    project.write(changed("src/add.js", "a + b", "b + a"));
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const waive = ["align", "waive", clauseId, "--state", "stale-code", "--reason", "moves", "--until", until];
    expect(await runLoop(project, ...waive)).toMatchObject({ exitCode: 0 });
    expect(await check()).toMatchObject({ exitCode: 0 });
    project.write(changed("src/add.js", "a + b", "b * a"));
    expect(await check()).toMatchObject({ exitCode: 1, states: { [clauseId]: "stale-code" } });
  });
});

describe("what cannot be concluded from", () => {
  it("is a glob that matches nothing", async () => {
    project.write({ "loop.config.json": '{ "alignment": { "specs": ["spec/**/*.md"] } }' });
    const found = await check();
    expect(found.exitCode).toBe(1);
    expect(found.rules).toContain("error check-empty-glob");
  });

  it.each(["check", "align list", "align impact"])(
    "is a file of results that is not there, or is cut off: %s",
    async (words) => {
      project.write({ "cut.xml": "<testsuites>\n<testsuite>" });
      for (const [path, place] of Object.entries({ "no-such.xml": "no-such.xml", "cut.xml": "cut.xml:2" })) {
        const { exitCode, stderr } = await runLoop(project, ...words.split(" "), "--results", path);
        expect([exitCode, stderr]).toEqual([2, expect.stringContaining("CONFIG_USAGE")]);
        expect(stderr).toContain(place);
      }
    },
  );

  it("is a lock file with conflict markers", async () => {
    await review();
    const lock = project.read("alignment.lock");
    project.write({ "alignment.lock": `<<<<<<< HEAD\n${lock}=======\n>>>>>>> other\n` });
    const { exitCode, stderr } = await runLoop(project, "check");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("SPEC_LOCK_INVALID");
    expect(stderr).toContain("alignment.lock:1");
  });

  it("is a review of a clause that is not there", async () => {
    const { exitCode, stderr } = await runLoop(project, "align", "review", "specs/sums.md §2");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("SPEC_CLAUSE_NOT_FOUND");
    expect(existsSync(join(project.root, "alignment.lock"))).toBe(false);
  });
});

describe("what a change touches", () => {
  it("is told with the selectors to run", async () => {
    project.write({ "src/add.js": text(code).replace("a + b", "b + a") });
    const { exitCode, stdout } = await runLoop(project, "align", "impact");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(clauseId);
    expect(stdout).toContain("tests/add.test.js");
  });

  it("alone is told with --since", async () => {
    await review();
    project.write({ "specs/more.md": "# More\n\n## 1. Other\n\nNobody follows this.\n" });
    project.git("add", "-A");
    project.git("commit", "-q", "-m", "More");
    project.write({ "src/add.js": text(code).replace("a + b", "b + a") });
    const all = await check();
    const since = await check("--since", "HEAD");
    expect(all.rules).toContain("error clause-uncovered");
    expect(since.rules).toContain("error code-stale");
    expect(since.rules).not.toContain("error clause-uncovered");
    expect((await runLoop(project, "check", "--since", "HEAD")).stdout).toMatch(
      /--since HEAD left out 1 finding\.\n$/u,
    );
  });
});

describe("--since", () => {
  it("keeps what is of no file alone: an empty glob, a failing test of given results", async () => {
    await review();
    const failing =
      '<testcase classname="tests/add.test.js" name="adds two numbers"><failure message="no"/></testcase>';
    project.write({
      "loop.config.json": '{ "alignment": { "documents": ["nowhere/*.md"] } }',
      "junit.xml": `<testsuites><testsuite name="tests/add.test.js">${failing}</testsuite></testsuites>`,
    });
    project.git("add", "-A");
    project.git("commit", "-q", "-m", "More");
    const found = await check("--since", "HEAD", "--results", "junit.xml");
    expect(found.rules).toEqual(expect.arrayContaining(["error check-empty-glob", "error test-failing"]));
  });

  it("keeps everything where the lock file changed", async () => {
    await review();
    project.git("add", "-A");
    project.git("commit", "-q", "-m", "Reviewed");
    project.write({
      "alignment.lock": project.read("alignment.lock").replace(/^clause .*$/mu, "clause 0000000000000000"),
    });
    expect((await check("--since", "HEAD")).rules).toContain("error clause-stale");
  });
});

describe("an old project", () => {
  it("begins with what it has, and its baseline only shrinks", async () => {
    project.write({ "src/add.js": "export const add = (a, b) => a + b;\n" });
    expect(await check()).toMatchObject({ exitCode: 1 });
    expect(await runLoop(project, "align", "baseline", "--accept")).toMatchObject({ exitCode: 0 });
    expect(await check("--baseline")).toMatchObject({ exitCode: 0 });
    expect(await runLoop(project, "align", "baseline", "--accept")).toMatchObject({ exitCode: 2 });
    project.write(files);
    expect(await check("--baseline")).toMatchObject({
      exitCode: 1,
      rules: expect.arrayContaining(["error baseline-mended"]),
    });
    expect(await runLoop(project, "align", "baseline")).toMatchObject({ exitCode: 0 });
    project.write({ "src/add.js": "export const add = (a, b) => a + b;\n" });
    expect(await check("--baseline")).toMatchObject({ exitCode: 1 });
  });
});

describe("files for other programs", () => {
  it("are written where they are asked for", async () => {
    project.write({ "src/add.js": "export const add = 1;\n" });
    const outputs = ["--sarif", "out/check.sarif", "--junit", "out/check.xml", "--html", "out/check.html", "--github"];
    const { exitCode, stdout } = await runLoop(project, "check", ...outputs);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^::error file=specs\/sums\.md,line=3/mu);
    const sarif = JSON.parse(project.read("out/check.sarif")) as { readonly version: string };
    expect(sarif.version).toBe("2.1.0");
    expect(project.read("out/check.xml")).toContain("<testsuite");
    expect(project.read("out/check.html")).toContain("<!doctype html>");
  });
});
