import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failures, loop, readIfThere, startLoop, until } from "./support/loop.ts";
import { cases, implement, makeProject, runFolders, type FaultProject } from "./support/project.ts";

const baselineLog = (project: FaultProject): string =>
  readIfThere(join(runFolders(project).at(-1) ?? "", "baseline.log"));

describe("two loops in one work tree", () => {
  it("let the first one work and tell the second one who holds the lock", async () => {
    const project = makeProject({ "cases.txt": "change sleep\n" });
    const first = startLoop(project.root);
    await until(() => baselineLog(project).includes("ready"));
    const holder = JSON.parse(readFileSync(join(project.root, ".loop/lock"), "utf8")) as { readonly since: string };
    const { exitCode, stderr } = await loop(project.root, "green");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Another loop is at work in this work tree");
    expect(stderr).toContain(`process ${first.child.pid} (\`loop\`) since ${holder.since}`);
    const reading = ["status", "next", "show last", "log last", "check", "plan check"];
    expect(await failures(project.root, reading)).toEqual([]);

    first.child.kill("SIGKILL");
    await first.ended;
    cases(project, "change change\n");
    expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("come to one attempt when both finish the same row at the same time", async () => {
    const project = makeProject();
    expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
    implement(project);
    const ends = await Promise.all([loop(project.root), loop(project.root)]);
    expect(ends.map(({ exitCode }) => exitCode)).toContain(0);
    expect(ends.every(({ exitCode }) => exitCode === 0 || exitCode === 3)).toBe(true);
    expect(readFileSync(join(project.root, "docs/fix_plan.md"), "utf8").split("Attempt #1")).toHaveLength(2);
    expect(await loop(project.root, "check")).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("commands that only read", () => {
  it("see whole files at every moment of a loop", async () => {
    const project = makeProject();
    expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
    implement(project);
    const running = startLoop(project.root);
    const seen = new Set<string>();
    while (running.child.exitCode === null)
      for (const failure of await failures(project.root, ["status", "next"])) seen.add(failure);
    expect(await running.ended).toMatchObject({ exitCode: 0 });
    expect([...seen]).toEqual([]);
  });
});
