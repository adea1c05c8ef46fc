import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loop, markedProcesses, marksOf, readIfThere, startLoop, until, type RunningLoop } from "./support/loop.ts";
import { cases, implement, makeProject, planWith, runFolders, type FaultProject } from "./support/project.ts";

const journalOf = (project: FaultProject): string => join(runFolders(project).at(-1) ?? "", "journal.jsonl");
const marks = (project: FaultProject): readonly string[] => marksOf(readFileSync(journalOf(project), "utf8"));
const logOf = (project: FaultProject): string => readIfThere(join(runFolders(project).at(-1) ?? "", "baseline.log"));

/** A loop in the middle of its first step, whose runner sleeps. */
async function startSleeping(
  behaviour: "sleep" | "daemon" | "stubborn",
): Promise<FaultProject & { readonly running: RunningLoop }> {
  const project = makeProject({ "cases.txt": `change ${behaviour}\n` });
  const running = startLoop(project.root, [], { ownGroup: true });
  await until(() => logOf(project).includes("ready"));
  return { ...project, running };
}

/** Lets the runner come to its end from now on, and plays the row to it. */
async function finish(project: FaultProject): Promise<void> {
  cases(project, "change change\nother pass\n");
  expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  implement(project);
  expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await loop(project.root, "check")).toMatchObject({ exitCode: 0, stderr: "" });
}

// @spec specs/cycle.md §14
describe("a loop that is interrupted", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "ends its tree, keeps its log and goes on later after %s",
    async (name) => {
      const project = await startSleeping("daemon");
      project.running.child.kill(name);
      const { exitCode, stderr } = await project.running.ended;
      expect(exitCode).toBe(130);
      expect(stderr).toContain("Interrupted while baseline ran");
      expect(markedProcesses(marks(project))).toEqual([]);
      expect(logOf(project)).toMatch(/^the runner starts\nready\n[\s\S]*interrupted/u);
      expect(readFileSync(journalOf(project), "utf8")).toContain('"type":"step-interrupted"');
      await finish(project);
    },
  );

  it("ends the same way when the terminal tells its whole foreground group", async () => {
    const project = await startSleeping("sleep");
    process.kill(-(project.running.child.pid as number), "SIGINT");
    expect(await project.running.ended).toMatchObject({ exitCode: 130 });
    expect(markedProcesses(marks(project))).toEqual([]);
  });

  it("ends at once at the second interrupt, and the next loop ends what is left", async () => {
    const project = await startSleeping("stubborn");
    project.running.child.kill("SIGINT");
    await until(() => markedProcesses(marks(project)).length === 1); // the runner is gone, its stubborn child is not
    project.running.child.kill("SIGINT");
    expect(await project.running.ended).toMatchObject({ exitCode: 130 });
    expect(markedProcesses(marks(project))).toHaveLength(1);
    await finish(project);
    expect(markedProcesses(marks(project))).toEqual([]);
  });
});

describe("a loop whose harness is killed while its runner sleeps", () => {
  it.each(["sleep", "daemon", "stubborn"] as const)(
    "leaves a runner (%s) that the next loop ends",
    async (behaviour) => {
      const project = await startSleeping(behaviour);
      project.running.child.kill("SIGKILL");
      await project.running.ended;
      expect(markedProcesses(marks(project)).length).toBeGreaterThan(0);
      await finish(project);
      expect(markedProcesses(marks(project))).toEqual([]);
    },
  );
});

describe("a selector whose time is over", () => {
  it("loses its whole tree, a grandchild that ignores the request included, and its log says so", async () => {
    const limited = planWith("    - report: out/report.xml\n", "    - report: out/report.xml\n    - timeout: 3s\n");
    const project = makeProject({ ...limited, "cases.txt": "change change\n" });
    expect(await loop(project.root)).toMatchObject({ exitCode: 0 }); // the baseline and a first RED
    cases(project, "change stubborn\n");
    const { exitCode, stdout } = await loop(project.root, "red");
    const folder = join(runFolders(project)[0] as string, "red");
    const log = readdirSync(folder).find((name) => name.endsWith(".log")) ?? "";
    expect(exitCode).toBe(1);
    expect(stdout).toContain("timed");
    expect(readFileSync(join(folder, log), "utf8")).toMatch(/^the runner starts\nready\n[\s\S]*time limit/u);
    expect(markedProcesses(marks(project))).toEqual([]);
  });
});
