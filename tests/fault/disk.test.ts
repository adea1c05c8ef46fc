import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { failures, loop } from "./support/loop.ts";
import {
  cases,
  fillProject,
  implement,
  makeProject,
  runFolders,
  textOf,
  type FaultProject,
} from "./support/project.ts";

/** Null where this user may mount, else why not. */
function findMissing(): string | null {
  if (process.platform !== "linux") return "a tmpfs is mounted on Linux only";
  const folder = mkdtempSync(join(tmpdir(), "loop-mount-"));
  const mounted = mount(folder, "64k");
  if (mounted) spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return mounted ? null : "this user may not mount a tmpfs";
}

function mount(folder: string, size: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]).status === 0;
}

/** Mounts a small disk on a folder until the test ends. */
function mountDisk(folder: string, size: string): void {
  mkdirSync(folder, { recursive: true });
  if (!mount(folder, size)) throw new Error(`could not mount a tmpfs on ${folder}`);
  onTestFinished(() => void spawnSync("umount", ["-l", folder]));
}

/** Fills the disk below a folder to the last block; returns how to free it again. */
function fill(folder: string): () => void {
  const filler = join(folder, "filler");
  expect(() => writeFileSync(filler, Buffer.alloc(16_000_000))).toThrow("ENOSPC");
  return () => rmSync(filler);
}

const missing = findMissing();
const reason = missing === null ? "" : ` (skipped: ${missing})`;

/** Plays the row to its end. */
async function finish(project: FaultProject): Promise<void> {
  expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(textOf(project, project.planPath)).toContain("- [x] F.1");
  expect(await loop(project.root, "check")).toMatchObject({ exitCode: 0, stderr: "" });
}

/** A project whose reports lie on a disk of their own, with a RED that holds and the change made. */
async function makeImplemented(): Promise<FaultProject> {
  const project = makeProject();
  mountDisk(join(project.root, "reports"), "1m");
  expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
  implement(project);
  return project;
}

describe.skipIf(missing !== null)(`a loop on a full disk${reason}`, () => {
  it("stops with the fix when a log fills the disk, and finishes once there is space", async () => {
    const project = await makeImplemented();
    const plan = textOf(project, project.planPath);
    cases(project, "change change\nother flood\n");
    const { exitCode, stderr } = await loop(project.root);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Could not write the log[\s\S]*ENOSPC[\s\S]*free some disk space/u);
    expect(textOf(project, project.planPath)).toBe(plan);
    expect(existsSync(join(project.root, "docs"))).toBe(false);
    cases(project, "change change\nother pass\n");
    rmSync(join(runFolders(project)[0] as string, "suite.log"), { force: true });
    await finish(project);
  });

  it("stops with the fix when the disk is full from the start of a step, and finishes once there is space", async () => {
    const project = await makeImplemented();
    const plan = textOf(project, project.planPath);
    const red = readFileSync(join(runFolders(project)[0] as string, "results.json"), "utf8");
    const free = fill(join(project.root, "reports"));
    const { exitCode, stderr } = await loop(project.root);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Could not write[\s\S]*ENOSPC[\s\S]*free some disk space/u);
    expect(textOf(project, project.planPath)).toBe(plan);
    expect(readFileSync(join(runFolders(project)[0] as string, "results.json"), "utf8")).toBe(red);
    free();
    await finish(project);
  });

  it("neither ticks the row nor half writes the ledger when the disk fills up while it finishes", async () => {
    const project = makeProject();
    mountDisk(join(project.root, "docs"), "64k");
    expect(await loop(project.root)).toMatchObject({ exitCode: 0, stderr: "" });
    implement(project);
    const plan = textOf(project, project.planPath);
    const free = fill(join(project.root, "docs"));
    const { exitCode, stderr } = await loop(project.root);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Could not write[\s\S]*ENOSPC/u);
    expect(textOf(project, project.planPath)).toBe(plan);
    expect(existsSync(join(project.root, "docs/fix_plan.md"))).toBe(false);
    free();
    await finish(project);
    expect(textOf(project, "docs/fix_plan.md").split("Attempt #1")).toHaveLength(2);
  });
});

describe.skipIf(missing !== null)(`a work tree that is mounted read-only${reason}`, () => {
  it("stops a loop with a clear error, while commands that only read still work", async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "loop-readonly-")));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    mountDisk(root, "16m");
    const project = fillProject(root);
    expect(await loop(root)).toMatchObject({ exitCode: 0, stderr: "" });
    implement(project);
    expect(spawnSync("mount", ["-o", "remount,ro", root]).status).toBe(0);
    const { exitCode, stderr } = await loop(root);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Could not write[\s\S]*EROFS[\s\S]*writable/u);
    const reading = ["status", "next", "show last", "log last baseline", "check", "--dry-run"];
    expect(await failures(root, reading)).toEqual([]);
    expect(spawnSync("mount", ["-o", "remount,rw", root]).status).toBe(0);
    await finish(project);
  });
});
