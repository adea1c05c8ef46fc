import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failures, loop, startLoop } from "./support/loop.ts";
import {
  copyProject,
  implement,
  makeProject,
  planWith,
  runFolders,
  textOf,
  type FaultProject,
} from "./support/project.ts";

const folderOf = (project: FaultProject): string => runFolders(project)[0] as string;
const fine = { exitCode: 0, stderr: "" };

/** A project whose RED holds and whose change is made. */
async function makeImplemented(): Promise<FaultProject> {
  const project = makeProject();
  expect(await loop(project.root)).toMatchObject(fine);
  implement(project);
  return project;
}

async function makeFinished(): Promise<FaultProject> {
  const project = await makeImplemented();
  expect(await loop(project.root)).toMatchObject(fine);
  return project;
}

/** Takes back what a finish does last, as if it had been killed before: the ticked row and the end of the journal. */
function forgetPublished(project: FaultProject): void {
  const path = join(folderOf(project), "journal.jsonl");
  const lines = readFileSync(path, "utf8").split("\n");
  writeFileSync(path, lines.filter((line) => !line.includes('"type":"loop-finished"')).join("\n"));
  writeFileSync(join(project.root, project.planPath), textOf(project, project.planPath).replace("[x]", "[ ]"));
}

describe("a run folder that is not as the loop left it", () => {
  it("may have a journal whose last line is cut: the loop goes on from the line before", async () => {
    const project = await makeImplemented();
    const journal = join(folderOf(project), "journal.jsonl");
    appendFileSync(journal, '{"at":"2025-10-23T09:45:00.000Z","type":"step-fini');
    expect(await loop(project.root)).toMatchObject(fine);
    expect(runFolders(project)).toHaveLength(1);
    expect(await failures(project.root, ["check", "status", "show last"])).toEqual([]);
  });

  it("may have a journal without a beginning: the loop begins another run", async () => {
    const project = makeProject();
    const junk = join(project.root, "reports/FAULT/F.1/2020-01-01T000000Z");
    mkdirSync(junk, { recursive: true });
    writeFileSync(join(junk, "journal.jsonl"), "\0\0not a journal\n[1]\nnull\n");
    expect(await loop(project.root)).toMatchObject(fine);
    expect(runFolders(project)).toHaveLength(2);
    expect(await failures(project.root, ["check", "status", "next"])).toEqual([]);
  });

  it("is refused with the file's name when results.json is not JSON", async () => {
    const project = await makeImplemented();
    writeFileSync(join(folderOf(project), "results.json"), '{"version": 1, "tests": [');
    const plan = textOf(project, project.planPath);
    const { exitCode, stderr } = await loop(project.root);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/results\.json of reports\/FAULT\S+ is not JSON[\s\S]*loop abort/u);
    expect(textOf(project, project.planPath)).toBe(plan);
    expect(await loop(project.root, "abort")).toMatchObject({ stderr: "" });
  });

  it("is not published with the manifest of another run", async () => {
    const project = await makeFinished();
    forgetPublished(project);
    const path = join(folderOf(project), "manifest.json");
    const runId = /"runId": "([^"]+)"/u.exec(readFileSync(path, "utf8"))?.[1] as string;
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(runId, "reports/FAULT/F.1/2020-01-01T000000Z"));
    const { exitCode, stderr } = await loop(project.root);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/belongs to another run[\s\S]*2020-01-01T000000Z/u);
    expect(textOf(project, project.planPath)).toContain("- [ ] F.1");
  });

  it("is published as its manifest says when the tree was changed after a kill", async () => {
    const project = await makeFinished();
    forgetPublished(project);
    writeFileSync(join(project.root, "source.txt"), "changed again\n");
    const { exitCode, stdout } = await loop(project.root, "red");
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(await failures(project.root, ["check"])).toEqual([]);
  });

  it("is named by the check with each file that was changed, added or taken away", async () => {
    const project = await makeFinished();
    const folder = folderOf(project);
    const copy = copyProject(project);
    appendFileSync(join(folder, "suite.log"), "one line more\n");
    writeFileSync(join(folder, "notes.txt"), "mine\n");
    writeFileSync(join(folder, "summary.md"), "# Another one\n");
    const { exitCode, stdout } = await loop(project.root, "check");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/notes\.txt error evidence-unlisted[\s\S]*suite\.log error evidence-changed/u);
    writeFileSync(join(folderOf(copy), "manifest.json"), "{");
    expect(await loop(copy.root, "check")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("manifest.json"),
    });
  });
});

describe("a runner that is not installed", () => {
  it("proves no RED, and is named with what to do", async () => {
    const project = makeProject(planWith("`node runner.mjs change`", "`no-such-runner change`"));
    const { exitCode, stdout, stderr } = await loop(project.root);
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toMatch(/no-such-runner: no such program[\s\S]*install it/u);
    const { stdout: shown } = await loop(project.root, "show", "last");
    expect(shown).toMatch(/red refused/u);
    expect(await loop(project.root, "next")).toMatchObject({ stdout: expect.stringContaining("run RED") });
  });

  it("is no RED either when it is pytest that is missing", async () => {
    const project = makeProject(planWith("`node runner.mjs change`", "`pytest tests/test_a.py::test_a`"));
    const path = (process.env["PATH"] ?? "").split(":").filter((folder) => !/pytest|pyenv/u.test(folder));
    const withoutPytest = { env: { PATH: path.join(":") } };
    const { exitCode, stdout, stderr } = await startLoop(project.root, [], withoutPytest).ended;
    expect(exitCode).toBe(3);
    expect(stdout + stderr).toMatch(/pytest/u);
    expect(await loop(project.root, "next")).toMatchObject({ stdout: expect.stringContaining("run RED") });
  });
});
