import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { AppError, exitCodeOf } from "../../../../src/base/errors/app-error.ts";
import { acquireFileLock, type FileLock, type LockHolder } from "../../../../src/base/process/file-lock.ts";
import { identifyProcess, ownIdentity } from "../../../../src/base/process/identity.ts";
import type { ProcessIdentity } from "../../../../src/base/process/types.ts";
import { makeFolder } from "../../../support/repository.ts";

const clock = (): Date => new Date("2025-10-23T09:45:00Z");
const since = "2025-10-23T09:00:00.000Z";

function held(path: string, { process: { pid }, command, since: begin }: LockHolder): AppError {
  return new AppError("LOCK_HELD", "Somebody works here", {
    kind: "environment",
    received: `process ${pid} (${command}) since ${begin}`,
    where: { file: path },
  });
}

const take = (folder: string, command = "new work"): Promise<FileLock> =>
  acquireFileLock(join(folder, "lock"), { command, clock, held });

/** The lock as another process has written it. */
function writeLock(folder: string, process: ProcessIdentity): void {
  writeFileSync(join(folder, "lock"), JSON.stringify({ process, command: "old work", since }));
}

const readLock = (folder: string): LockHolder => JSON.parse(readFileSync(join(folder, "lock"), "utf8")) as LockHolder;

async function startChild(): Promise<{ readonly child: ChildProcess; readonly identity: ProcessIdentity }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return { child, identity: identifyProcess(child.pid as number, "child") as ProcessIdentity };
}

describe("acquireFileLock", () => {
  it("leaves one file that names process, command and time, and nothing once it is released", async () => {
    const folder = makeFolder();
    const lock = await take(folder);
    expect(readdirSync(folder)).toEqual(["lock"]);
    const mark = expect.any(String) as string;
    const process = { ...ownIdentity(""), mark };
    expect(readLock(folder)).toEqual({ process, command: "new work", since: "2025-10-23T09:45:00.000Z" });
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused with exit code 3 while another process lives that holds it, which keeps it", async () => {
    const folder = makeFolder();
    const { child, identity } = await startChild();
    writeLock(folder, identity);
    const error = await take(folder).catch((thrown: unknown) => thrown as AppError);
    expect(error).toMatchObject({
      code: "LOCK_HELD",
      details: {
        received: `process ${child.pid} (old work) since ${since}`,
        where: { file: join(folder, "lock") },
      },
    });
    expect(exitCodeOf((error as AppError).kind)).toBe(3);
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readLock(folder).process).toEqual(identity);
  });

  it("is taken over from a process that has ended, and leaves nothing of it", async () => {
    const folder = makeFolder();
    const { child, identity } = await startChild();
    writeLock(folder, identity);
    child.kill("SIGKILL");
    await once(child, "exit");
    const lock = await take(folder);
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readLock(folder)).toMatchObject({ command: "new work", process: { pid: process.pid } });
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["that another process of this machine had before", (startMark: string) => `1${startMark}`],
    ["that a process had before the machine started anew", (startMark: string) => `${startMark} of another boot`],
    ["that a process of another machine has", () => "4711@1b4e28ba-2fa1-11d2-883f-0016d3cca427"],
  ])("is taken over from a number of a living process %s", async (_, startMarkOf) => {
    const folder = makeFolder();
    const { identity } = await startChild();
    writeLock(folder, { ...identity, startMark: startMarkOf(identity.startMark) });
    await (await take(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["free", "dead"])("has one winner when eight want a %s lock at once", async (state) => {
    const folder = makeFolder();
    if (state === "dead") writeLock(folder, { ...ownIdentity("old"), startMark: "before" });
    const names = Array.from({ length: 8 }, (_, index) => `work ${index}`);
    const ends = await Promise.allSettled(names.map((name) => take(folder, name)));
    const winners = names.filter((_, index) => ends[index]?.status === "fulfilled");
    expect(winners).toEqual([readLock(folder).command]);
    const errors = ends.flatMap((end) => (end.status === "rejected" ? [end.reason as AppError] : []));
    expect(errors.map(({ details }) => details.received)).toEqual(
      Array.from({ length: 7 }, () => `process ${process.pid} (${winners[0]}) since 2025-10-23T09:45:00.000Z`),
    );
    expect(readdirSync(folder)).toEqual(["lock"]);
  });

  it("leaves nothing of its own where the lock cannot be read", async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, "lock"));
    await expect(take(folder)).rejects.toMatchObject({
      code: "IO_FAILED",
      kind: "environment",
      details: { received: "EISDIR", hint: expect.stringContaining(join(folder, "lock")) as string },
    });
    expect(readdirSync(folder)).toEqual(["lock"]);
  });
});
