import { hash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkInBrief, checkProject } from "../../../../src/harness/alignment/check.ts";
import { formatCheckText } from "../../../../src/harness/output/check-report-text.ts";
import { makeRepository, writeFiles } from "../../../support/repository.ts";
import { makeWorkspace } from "../cycle/workspace.ts";

const source = "// @spec specs/a.md §1\nexport function add(a, b) {\n  return a + b;\n}\n// the end\n";
const plan = ["---", "id: X-1", "title: X", "status: active", "mode: green", "---", "", "# X", "", "- [ ] X.A Say it"];
const project = {
  "loop.config.json": JSON.stringify({ alignment: { results: ["build/*.xml"] } }),
  ".gitignore": ".loop\nbuild\n",
  "specs/a.md": "# Sums\n\n## 1. Adding\n\nBoth together.\n",
  "src/a.js": source,
  "tests/a.test.js": '// @spec specs/a.md §1\ntest("adds", () => {});\n',
  "docs/guide.md": "# Guide\n\nSee `src/a.js:5`.\n",
  "plans/active/X-1.md": `${plan.join("\n")}\n  - proof: none — prose\n`,
  "build/junit.xml":
    '<testsuites><testsuite name="s"><testcase name="adds" file="tests/a.test.js"/></testsuite></testsuites>',
};

/** What a check says in brief, and as a whole; on another day where it is given. */
async function checkTwice(root: string, day?: string): Promise<{ readonly brief: string; readonly whole: string }> {
  const { workspace, plans } = await makeWorkspace(root);
  const there = day === undefined ? workspace : { ...workspace, clock: () => new Date(`${day}T12:00:00Z`) };
  const brief = formatCheckText(await checkInBrief(there, { plans }));
  return { brief, whole: formatCheckText((await checkProject(there, { plans })).report) };
}

const keptIn = (root: string): string => join(root, ".loop", "alignment", "reckoning.json");

/** Has the kept reckoning say something that no check of the project can: whoever uses it says that too. */
function mark(root: string): void {
  const text = readFileSync(keptIn(root), "utf8");
  const [digest = ""] = text.split(" ");
  const body = text.slice(text.indexOf("\n") + 1).replace(/"links":\d+/, '"links":4711');
  writeFileSync(keptIn(root), `${digest} ${hash("sha256", body, "hex")}\n${body}`);
}

/** A project that was checked before, with a mark in what was kept of it. */
async function makeChecked(files: Readonly<Record<string, string>> = project): Promise<string> {
  const root = makeRepository(files);
  await checkTwice(root);
  mark(root);
  return root;
}

/** Puts a text in the place of the first of another one. */
function change(path: string, from: string, to: string): void {
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} does not hold ${from}`);
  writeFileSync(path, after);
}

// @spec specs/alignment.md §1
describe("checkInBrief", () => {
  it("says what a whole check says", async () => {
    const { brief, whole } = await checkTwice(makeRepository(project));
    expect(brief).toBe(whole);
    expect(brief).toContain("1 results file, 1 test result, 1 of linked tests.");
  });

  it("takes what it concluded before, where nothing changed", async () => {
    expect((await checkTwice(await makeChecked())).brief).toContain("4711 links");
  });

  it("takes it where only the length of a file changed, and looks at the places named in the file anew", async () => {
    const root = await makeChecked();
    expect((await checkTwice(root)).brief).not.toContain("src/a.js:5");
    change(join(root, "src/a.js"), "// the end\n", "");
    const { brief } = await checkTwice(root);
    expect(brief).toContain("4711 links");
    expect(brief).toContain("src/a.js:5");
  });

  it.each<readonly [string, (root: string) => void]>([
    ["the text of a clause", (root) => change(join(root, "specs/a.md"), "Both", "All")],
    ["linked code", (root) => change(join(root, "src/a.js"), "a + b", "a - b")],
    ["the place of a link", (root) => change(join(root, "src/a.js"), "//", "\n//")],
    ["a linked test", (root) => change(join(root, "tests/a.test.js"), '"adds"', '"adds up"')],
    [
      "a result",
      (root) => change(join(root, "build/junit.xml"), "/></testsuite>", "><failure/></testcase></testsuite>"),
    ],
    ["a plan", (root) => change(join(root, "plans/active/X-1.md"), "Say it", "Say it\n  - spec: specs/a.md §7")],
    [
      "the configuration",
      (root) => change(join(root, "loop.config.json"), '{"alignment":{', '{"alignment":{"needs":["impl"],'),
    ],
    ["a finding in a file", (root) => change(join(root, "src/a.js"), "§1", "§")],
    ["a file that is no source", (root) => writeFiles(root, { "picture.png": "x" })],
    ["a file that is gone", (root) => rmSync(join(root, "tests/a.test.js"))],
    [
      "the lock file",
      (root) =>
        writeFiles(root, {
          "alignment.lock": "[specs/a.md §9]\nclause 0123456789abcdef\nreviewed 2026-11-28T21:40:00Z A <a@b.c>\n",
        }),
    ],
  ])("reckons anew where another thing changed: %s", async (_, edit) => {
    const root = await makeChecked();
    edit(root);
    const { brief, whole } = await checkTwice(root);
    expect(brief).toBe(whole);
    expect(brief).not.toContain("4711");
  });

  it("reckons anew on another day", async () => {
    expect((await checkTwice(await makeChecked(), "2031-01-01")).brief).not.toContain("4711");
  });

  it.each<readonly [string, (text: string) => string]>([
    ["cut short", (text) => text.slice(0, -9)],
    ["empty", () => ""],
    ["no JSON", () => "{"],
    ["changed in one character", (text) => text.replace('"specs":1', '"specs":2')],
  ])("reckons anew where what was kept is %s, and keeps that", async (_, damage) => {
    const root = makeRepository(project);
    await checkTwice(root);
    const kept = readFileSync(keptIn(root), "utf8");
    writeFileSync(keptIn(root), damage(kept));
    const { brief, whole } = await checkTwice(root);
    expect(brief).toBe(whole);
    expect(readFileSync(keptIn(root), "utf8")).toBe(kept);
  });

  it("refuses a lock file that cannot be used, whatever was kept", async () => {
    const root = await makeChecked();
    writeFiles(root, { "alignment.lock": "<<<<<<< ours\n" });
    await expect(checkTwice(root)).rejects.toMatchObject({ code: "SPEC_LOCK_INVALID" });
  });

  it("keeps nothing of a project with thousands of findings", async () => {
    const headings = Array.from({ length: 2_001 }, (_, index) => `## ${index + 2}. Rule ${index}\n\nText.\n`);
    const root = makeRepository({ ...project, "specs/b.md": headings.join("\n") });
    const { brief, whole } = await checkTwice(root);
    expect(brief).toBe(whole);
    expect(() => readFileSync(keptIn(root))).toThrow("ENOENT");
  });
});
