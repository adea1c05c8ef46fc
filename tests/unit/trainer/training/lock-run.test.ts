import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withRunLock } from "../../../../src/trainer/training/lock-run.ts";

const root = mkdtempSync(join(tmpdir(), "lock-run-"));
afterAll(() => rmSync(root, { recursive: true }));

// @spec specs/checkpoint-format.md §6
describe("a run folder", () => {
  it("is held by one training at a time, and the next one is told by whom", async () => {
    const run = { folder: join(root, "held"), command: ["ptycho", "train", "a scan.npz"] };
    await withRunLock(run, async () => {
      await expect(withRunLock(run, async () => "inside")).rejects.toMatchObject({
        code: "LOCK_HELD",
        details: {
          received: expect.stringMatching(/^process \d+ \(ptycho train 'a scan\.npz'\) since /u) as string,
          hint: expect.stringContaining(`kill ${process.pid}`) as string,
        },
      });
      writeFileSync(join(run.folder, "run.json"), "{}");
    });
    expect(await withRunLock(run, async () => readdirSync(run.folder))).toContain("lock");
    expect(readdirSync(run.folder)).toEqual(["run.json"]);
  });

  it("is gone again where a training failed before it wrote anything, unless it was there", async () => {
    const fail = async (): Promise<never> => Promise.reject(new Error("bad data"));
    await expect(withRunLock({ folder: join(root, "new"), command: [] }, fail)).rejects.toThrow("bad data");
    expect(existsSync(join(root, "new"))).toBe(false);
    mkdirSync(join(root, "old"));
    await expect(withRunLock({ folder: join(root, "old"), command: [] }, fail)).rejects.toThrow("bad data");
    expect(existsSync(join(root, "old"))).toBe(true);
  });
});
