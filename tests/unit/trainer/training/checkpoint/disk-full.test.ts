import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadCheckpoint } from "../../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { eventsOf, identity, runFit, temporaryFolder } from "../support/run.ts";

/** Mounts a small disk for the test; `false` where this user may not. */
function mountDisk(folder: string, size: string): boolean {
  if (process.platform !== "linux") return false;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder]);
  if (status === 0) onTestFinished(() => void spawnSync("umount", ["-l", folder]));
  return status === 0;
}

describe("a disk that is full in the middle of a checkpoint", () => {
  it("ends the run as a fault of the environment, with the older checkpoints whole", async ({ skip }) => {
    const folder = temporaryFolder();
    // one checkpoint takes 8 kB; there is room for three, and with all of them kept the third epoch has none
    if (!mountDisk(folder, "32k")) skip("this user may not mount a disk");
    const run = runFit({ knobs: { saveTopK: -1, epochs: 9 }, options: { checkpoints: { folder, identity } } });
    await expect(run).rejects.toMatchObject({
      code: "IO_FAILED",
      kind: "environment",
      details: { received: "ENOSPC", hint: expect.stringContaining("free some disk space") },
    });
    const files = readdirSync(folder);
    expect(files).toContain("last.ckpt");
    expect(files.filter((name) => name.endsWith(".tmp"))).toEqual([]);
    const kept = await Promise.all(files.map((name) => loadCheckpoint(join(folder, name))));
    expect(kept.length).toBe(files.length);
    const resumeFrom = await loadCheckpoint(join(folder, "last.ckpt"));
    const resumed = await runFit({ options: { resumeFrom } });
    const whole = await runFit();
    expect(resumed.weightsHash).toBe(whole.weightsHash);
    expect(eventsOf(resumed, "resumed")[0]?.epoch).toBeGreaterThan(0);
    expect(readFileSync(join(folder, "last.ckpt")).length).toBeGreaterThan(0);
  });
});
