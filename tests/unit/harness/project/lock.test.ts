import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ownIdentity } from "../../../../src/base/process/identity.ts";
import { runQuick } from "../../../../src/base/process/run-quick.ts";
import { acquireLock, makeStateFolder, withLock } from "../../../../src/harness/project/lock.ts";
import { makeFolder } from "../../../support/repository.ts";

const clock = (): Date => new Date("2025-10-23T09:45:00Z");
const take = (root: string) => acquireLock(root, "loop green", clock);
const built = new URL("../../../../dist/harness/project/lock.js", import.meta.url).href;
const contender = fileURLToPath(new URL("./lock-contender.mjs", import.meta.url));

function writeLock(root: string, text: string): void {
  mkdirSync(join(root, ".loop"), { recursive: true });
  writeFileSync(join(root, ".loop", "lock"), text);
}

/** What lies in the state folder besides its own `.gitignore`. */
const left = (root: string): readonly string[] =>
  readdirSync(join(root, ".loop")).filter((name) => name !== ".gitignore");

async function contend(root: string, behaviour: "work" | "die"): Promise<string> {
  const { exitCode, stderr } = await runQuick([process.execPath, contender, built, root, behaviour], { cwd: root });
  return `${exitCode} ${stderr}`;
}

// @spec specs/cycle.md §13
describe("acquireLock", () => {
  it("names the holder by process, command and time to the second one", async () => {
    const root = makeFolder();
    await take(root);
    await expect(take(root)).rejects.toMatchObject({
      code: "LOCK_HELD",
      kind: "environment",
      details: {
        received: `process ${process.pid} (\`loop green\`) since 2025-10-23T09:45:00.000Z`,
        hint: expect.stringContaining(`kill ${process.pid}`),
      },
    });
  });

  it("is free again once it is released, and leaves nothing", async () => {
    const root = makeFolder();
    await (await take(root)).release();
    await (await take(root)).release();
    expect(left(root)).toEqual([]);
  });

  it("takes over from a process that was killed", async () => {
    const root = makeFolder();
    expect(await contend(root, "die")).toMatch(/^128 /u);
    expect(left(root)).toContain("lock");
    await (await take(root)).release();
    expect(left(root).filter((name) => !/^lock\.[0-9a-f-]{36}$/u.test(name))).toEqual([]);
  });

  it("takes over when another process got the dead holder's number", async () => {
    const root = makeFolder();
    const stranger = { ...ownIdentity("earlier"), startMark: "another start" };
    writeLock(root, JSON.stringify({ process: stranger, command: "loop", since: "2025-10-23T09:00:00.000Z" }));
    await take(root);
    expect(JSON.parse(readFileSync(join(root, ".loop", "lock"), "utf8"))).toMatchObject({ command: "loop green" });
  });

  it.each([
    ["nothing", ""],
    ["half a holder", '{"process":{"pid":1'],
    ["other JSON", "null"],
    ["a holder without a process", '{"command":"loop"}'],
  ])("takes over a lock that holds %s", async (_, text) => {
    const root = makeFolder();
    writeLock(root, text);
    await (await take(root)).release();
    expect(left(root)).toEqual([]);
  });

  it("fails where the lock is no file", async () => {
    const root = makeFolder();
    mkdirSync(join(root, ".loop", "lock"), { recursive: true });
    await expect(take(root)).rejects.toMatchObject({ code: "IO_FAILED", details: { received: "EISDIR" } });
  });

  it("is held by one at a time when twenty race for a dead one, some dying with it", { timeout: 120_000 }, async () => {
    const root = makeFolder();
    expect(await contend(root, "die")).toMatch(/^128 /u);
    const behaviours = Array.from({ length: 20 }, (_, index) => (index % 4 === 0 ? "die" : "work"));
    const ends = await Promise.all(behaviours.map((behaviour) => contend(root, behaviour)));
    expect(ends.filter((end) => !end.startsWith("128 "))).toEqual(Array.from({ length: 15 }, () => "0 "));
    await (await take(root)).release();
    expect(existsSync(join(root, ".loop", "lock"))).toBe(false);
  });
});

describe("withLock", () => {
  it("holds the lock while something is done, and releases it though that throws", async () => {
    const root = makeFolder();
    const fail = async (): Promise<never> => {
      await expect(take(root)).rejects.toMatchObject({ code: "LOCK_HELD" });
      throw new Error("no space");
    };
    await expect(withLock(root, { command: "loop render", clock }, fail)).rejects.toThrow("no space");
    expect(left(root)).toEqual([]);
  });
});

describe("makeStateFolder", () => {
  it("keeps itself out of git and leaves what is there", async () => {
    const root = makeFolder();
    const folder = await makeStateFolder(root);
    writeFileSync(join(folder, ".gitignore"), "mine\n");
    expect(await makeStateFolder(root)).toBe(folder);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("mine\n");
  });

  it("writes anew what a full disk left empty", async () => {
    const root = makeFolder();
    const folder = await makeStateFolder(root);
    writeFileSync(join(folder, ".gitignore"), "");
    await makeStateFolder(root);
    expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("fails with the fix where a file is in its place", async () => {
    const root = makeFolder();
    writeFileSync(join(root, ".loop"), "");
    await expect(makeStateFolder(root)).rejects.toMatchObject({ code: "IO_FAILED", kind: "environment" });
  });
});
