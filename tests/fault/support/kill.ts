import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { loadManifest } from "../../../src/harness/evidence/manifest.ts";
import { toRunFolder } from "../../../src/harness/evidence/run-folder.ts";
import { verifyRun } from "../../../src/harness/evidence/verify.ts";
import { git, makeFolder } from "../../support/repository.ts";
import { loop, markedProcesses, marksOf, readIfThere, startLoop } from "./loop.ts";
import { copyProject, implement, runFolders, textOf, type FaultProject } from "./project.ts";

const preload = new URL("./kill-at.mjs", import.meta.url).href;
const ledgerPath = "docs/fix_plan.md";

/** How often a loop changes the file system on its way; what it leaves is the measure for the killed ones. */
export async function countChanges({ root }: FaultProject): Promise<number> {
  const countFile = join(makeFolder(), "count");
  const ended = await startLoop(root, [], { preload, env: { FAULT_COUNT_FILE: countFile } }).ended;
  expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
  return Number(readFileSync(countFile, "utf8"));
}

/** `count` numbers of changes spread over all. */
export function spread(changes: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 1 + Math.floor((index * changes) / count));
}

/** What is wrong, found by looking at the files of a loop that was killed this moment. */
async function faultsAfterKill(project: FaultProject, planBefore: string): Promise<readonly string[]> {
  const plan = textOf(project, project.planPath);
  const faults = [planBefore, planBefore.replace("- [ ]", "- [x]")].includes(plan) ? [] : ["the plan is another text"];
  for (const path of existsSync(join(project.root, "reports")) ? runFolders(project) : []) {
    const folder = toRunFolder(project.root, path.slice(project.root.length + 1));
    const manifest = await loadManifest(folder);
    const issues = manifest === null ? [] : await verifyRun(folder, manifest);
    faults.push(...issues.map(({ where, message }) => `${where.file}: ${message}`));
  }
  return faults;
}

/** Calls the loop until the row is done, making the change when it asks for it. */
async function goOn(project: FaultProject): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let call = 0; call < 4; call += 1) {
    const { exitCode, stdout, stderr } = await loop(project.root);
    if (exitCode !== 0) faults.push(`call ${call}: exit code ${exitCode}\n${stdout}${stderr}`);
    const marks = runFolders(project).flatMap((folder) => marksOf(readIfThere(join(folder, "journal.jsonl"))));
    if (markedProcesses(marks).length > 0) faults.push(`call ${call}: a process of the killed loop still runs`);
    if (isFinished(project)) return faults;
    implement(project);
  }
  return [...faults, "the row is never finished"];
}

/** Whether some loop of the row came to its end. */
export function isFinished(project: FaultProject): boolean {
  return runFolders(project).some((folder) =>
    readIfThere(join(folder, "journal.jsonl")).includes('"type":"loop-finished"'),
  );
}

/** What git sees, without run folders that never got a manifest and without the run's own name. */
function traces(project: FaultProject): readonly string[] {
  const unfinished = runFolders(project)
    .filter((folder) => !existsSync(join(folder, "manifest.json")))
    .map((folder) => folder.slice(project.root.length + 1));
  return git(project.root, "status", "--porcelain", "-uall")
    .split("\n")
    .filter((line) => !unfinished.some((folder) => line.includes(folder)))
    .map((line) => line.replaceAll(/\d{4}-\d{2}-\d{2}T\d{6}Z/gu, "TIME"))
    .sort();
}

/** What is wrong once the row is finished. */
async function faultsAtEnd(project: FaultProject, whole: FaultProject): Promise<readonly string[]> {
  const faults: string[] = [];
  const check = await loop(project.root, "check");
  if (check.exitCode !== 0) faults.push(`check:\n${check.stdout}${check.stderr}`);
  const finished = runFolders(project).map((folder) => readIfThere(join(folder, "journal.jsonl")));
  const ends = finished.join("").split('"type":"loop-finished"').length - 1;
  if (ends !== 1) faults.push(`${ends} ends of a loop in the journals`);
  if (readdirSync(join(project.root, "docs/fix_plan/FAULT")).length !== 1) faults.push("not one part of the ledger");
  const entries = textOf(project, ledgerPath).split("Attempt #1").length - 1;
  if (entries !== textOf(whole, ledgerPath).split("Attempt #1").length - 1) faults.push("the page names it otherwise");
  if (traces(project).join("\n") !== traces(whole).join("\n"))
    faults.push(`files left otherwise:\n${traces(project).join("\n")}`);
  return faults;
}

/** One loop to kill: where it starts, what an undisturbed one leaves, and at which change it is killed. */
export interface Trial {
  readonly start: FaultProject;
  readonly whole: FaultProject;
  readonly killAt: number;
}

/** Kills one loop at one change and lets the next calls end it. */
async function tryKill({ start, whole, killAt }: Trial): Promise<readonly string[]> {
  const project = copyProject(start);
  const planBefore = textOf(project, project.planPath);
  const killed = await startLoop(project.root, [], { preload, env: { FAULT_KILL_AT: String(killAt) } }).ended;
  const faults = killed.signal === "SIGKILL" ? [] : [`it ended by itself: ${killed.stdout}${killed.stderr}`];
  faults.push(...(await faultsAfterKill(project, planBefore)));
  const page = readIfThere(join(project.root, ledgerPath));
  faults.push(...(await goOn(project)));
  faults.push(...(await faultsAtEnd(project, whole)));
  if (page !== "" && page !== textOf(project, ledgerPath)) faults.push("the killed loop left another ledger page");
  return faults.map((fault) => `killed at change ${killAt}: ${fault}`);
}

/** Kills a loop at each of the changes and tells all that is wrong then; two at a time, as many as the smallest machine has processors. */
export async function tryAll(points: readonly number[], trial: Omit<Trial, "killAt">): Promise<readonly string[]> {
  const queue = [...points];
  const faults: string[] = [];
  const work = async (): Promise<void> => {
    for (let killAt = queue.shift(); killAt !== undefined; killAt = queue.shift())
      faults.push(...(await tryKill({ ...trial, killAt })));
  };
  await Promise.all([work(), work()]);
  return faults;
}
