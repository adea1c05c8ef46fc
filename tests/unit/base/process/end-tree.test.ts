import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { killMarked, killTree } from "../../../../src/base/process/end-tree.ts";
import { identifyProcess, isAlive, ownIdentity } from "../../../../src/base/process/identity.ts";
import { readProcessTable } from "../../../../src/base/process/process-table.ts";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(argv: readonly [string, ...string[]], mark: string): ChildProcess {
  const env = { PATH: process.env["PATH"], LOOP_PROCESS_MARK: mark };
  const child = spawn(argv[0], argv.slice(1), { detached: true, stdio: ["ignore", "pipe", "ignore"], env });
  started.push(child);
  return child;
}

describe("identity", () => {
  it("recognises this process as alive", () => {
    expect(ownIdentity("m")).toMatchObject({ pid: process.pid, mark: "m" });
    expect(isAlive(ownIdentity("m"))).toBe(true);
  });

  it("does not take a process with the same number and another start for the same one", () => {
    expect(isAlive({ ...ownIdentity("m"), startMark: "1@another-boot" })).toBe(false);
  });

  it("is null for a number that no process has", () => {
    expect(identifyProcess(2 ** 22 + 1, "m")).toBeNull();
  });

  it("takes a process that has ended for dead", async () => {
    const child = start(["sleep", "60"], randomUUID());
    const identity = identifyProcess(child.pid ?? 0, "m")!;
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive(identity)).toBe(false);
  });
});

describe("killTree", () => {
  it("ends a process that an earlier harness left, with its children", async () => {
    const mark = randomUUID();
    const child = start(["sh", "-c", "sleep 60 & env -i sleep 61 & echo ready; wait"], mark);
    await once(child.stdout!, "data");
    const identity = identifyProcess(child.pid ?? 0, mark)!;
    await killTree(identity);
    expect(isAlive(identity)).toBe(false);
    expect(readProcessTable().filter((row) => row.alive && row.group === child.pid)).toEqual([]);
  });

  it("leaves a stranger alone that has the number since", async () => {
    const stranger = start(["sleep", "60"], randomUUID());
    const identity = identifyProcess(stranger.pid ?? 0, "stranger")!;
    await killTree({ ...identity, startMark: "1@another-boot", mark: randomUUID() });
    expect(isAlive(identity)).toBe(true);
  });

  it("finds what a dead leader left by the mark", async () => {
    const mark = randomUUID();
    const child = start(["sh", "-c", "sleep 60 & echo ready"], mark);
    const identity = identifyProcess(child.pid ?? 0, mark)!;
    await once(child, "exit");
    expect(readProcessTable().some((row) => row.alive && row.mark === mark)).toBe(true);
    await killTree(identity);
    expect(readProcessTable().some((row) => row.alive && row.mark === mark)).toBe(false);
  });
});

describe("killMarked", () => {
  it("ends all processes with the mark or with one below it, and counts them", async () => {
    const mark = randomUUID();
    start(["sleep", "60"], mark);
    start(["sleep", "60"], `${mark}/1`);
    const other = start(["sleep", "60"], `${mark}-other`);
    expect(await killMarked(mark)).toBe(2);
    expect(isAlive(identifyProcess(other.pid ?? 0, "other")!)).toBe(true);
  });

  it("ends nothing for a mark that nobody has", async () => {
    expect(await killMarked(randomUUID())).toBe(0);
  });
});
