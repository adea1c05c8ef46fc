import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readProcessTable } from "../../../../src/base/process/process-table.ts";
import { runQuick } from "../../../../src/base/process/run-quick.ts";
import { runProcess, type ProcessRun } from "../../../../src/base/process/run-process.ts";

const folder = mkdtempSync(join(tmpdir(), "disk-"));
const missing = await mountSmallDisk();
const reason = missing === null ? "" : ` (skipped: ${missing})`;

async function mountSmallDisk(): Promise<string | null> {
  const { exitCode } = await runQuick(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { cwd: tmpdir() });
  return exitCode === 0 ? null : "this user may not mount a tmpfs";
}

afterAll(async () => {
  if (missing === null) await runQuick(["umount", folder], { cwd: tmpdir() });
  rmSync(folder, { recursive: true, force: true });
});

async function fill(script: string, mark: string): Promise<ProcessRun> {
  const logs = { logPath: join(folder, "run.log"), cwd: tmpdir(), env: { PATH: process.env["PATH"] } };
  const limits = { timeoutMs: 60_000, signal: new AbortController().signal, onStarted: () => {} };
  return runProcess({ argv: ["sh", "-c", script], mark, ...logs, ...limits });
}

describe.skipIf(missing !== null)(`runProcess on a full disk${reason}`, () => {
  it("fails with the fix when a program ignored that its output was lost", async () => {
    const failing = fill("head -c 3000000 /dev/zero 2>/dev/null; exit 0", "disk/1");
    const details = { received: "ENOSPC", hint: expect.stringContaining("free some disk space") };
    await expect(failing).rejects.toMatchObject({ code: "IO_FAILED", kind: "environment", details });
  });

  it("ends a program that goes on while nothing can be written", async () => {
    await expect(fill("head -c 3000000 /dev/zero; sleep 60", "disk/2")).rejects.toMatchObject({ code: "IO_FAILED" });
    expect(readProcessTable().some((row) => row.alive && row.mark === "disk/2")).toBe(false);
  });

  it("runs again once there is space", async () => {
    rmSync(join(folder, "run.log"));
    expect((await fill("echo fine", "disk/3")).end).toEqual({ kind: "exited", exitCode: 0 });
    expect(existsSync(join(folder, "run.log"))).toBe(true);
  });

  it("fails when the disk is full from the start", async () => {
    expect(() => writeFileSync(join(folder, "filler"), Buffer.alloc(3_000_000))).toThrow("ENOSPC");
    await expect(fill("echo lost", "disk/4")).rejects.toMatchObject({ code: "IO_FAILED" });
  });
});
