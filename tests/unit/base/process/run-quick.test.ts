import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { makeFolder } from "../../../support/repository.ts";
import { readProcess } from "../../../../src/base/process/process-table.ts";
import { runQuick } from "../../../../src/base/process/run-quick.ts";

const cwd = tmpdir();

describe("runQuick", () => {
  it("returns output, errors and exit code as they are", async () => {
    const result = await runQuick(["sh", "-c", "echo out; echo err >&2; exit 4"], { cwd });
    expect(result).toEqual({ exitCode: 4, stdout: "out\n", stderr: "err\n" });
  });

  it("returns 127 for a program that does not exist", async () => {
    const result = await runQuick(["no-such-program-here"], { cwd });
    expect(result).toMatchObject({ exitCode: 127, stdout: "" });
    expect(result.stderr).toContain("no-such-program-here");
  });

  it("returns 127 for a folder that does not exist and for an empty command", async () => {
    expect((await runQuick(["true"], { cwd: "/no/such/folder" })).exitCode).toBe(127);
    expect((await runQuick([], { cwd })).exitCode).toBe(127);
  });

  it("returns 128 for a program that a signal ended", async () => {
    expect((await runQuick(["sh", "-c", "kill -9 $$"], { cwd })).exitCode).toBe(128);
  });

  it("kills a program after its time, with what it started", async () => {
    const folder = makeFolder();
    const command = ["sh", "-c", "sleep 300 & echo $! > started; sleep 300"];
    const result = await runQuick(command, { cwd: folder, timeoutMs: 1_000 });
    expect(result).toMatchObject({ exitCode: 128, stderr: "it had not ended after 1000 ms" });
    const started = Number(readFileSync(join(folder, "started"), "utf8"));
    expect(started).toBeGreaterThan(0);
    await vi.waitFor(() => expect(readProcess(started)?.alive ?? false).toBe(false), { timeout: 10_000 });
  });

  it("kills a program that prints without end", async () => {
    const result = await runQuick(["yes"], { cwd, mostBytes: 1_000_000 });
    expect(result).toMatchObject({ exitCode: 128, stderr: "it printed more than 1000000 bytes" });
    expect((await runQuick(["echo", "a"], { cwd, mostBytes: 2 })).stdout).toBe("a\n");
  });

  it("kills a program when the signal comes, or has come", async () => {
    const controller = new AbortController();
    const running = runQuick(["sh", "-c", "sleep 30 & sleep 30"], { cwd, signal: controller.signal });
    controller.abort();
    const interrupted = { exitCode: 128, stderr: "it was interrupted" };
    expect(await running).toMatchObject(interrupted);
    expect(await runQuick(["sleep", "30"], { cwd, signal: controller.signal })).toMatchObject(interrupted);
  });

  it("passes input on and ends it", async () => {
    expect((await runQuick(["cat"], { cwd, input: "a\0b\n" })).stdout).toBe("a\0b\n");
  });

  it("does not mind a program that ends without reading its input", async () => {
    expect((await runQuick(["true"], { cwd, input: "x".repeat(1_000_000) })).exitCode).toBe(0);
  });

  it("lays variables over the environment and takes undefined ones out", async () => {
    const env = { QUICK_ADDED: "1", HOME: undefined };
    const { stdout } = await runQuick(["sh", "-c", 'echo "$QUICK_ADDED ${HOME-none} ${PATH:+path}"'], { cwd, env });
    expect(stdout).toBe("1 none path\n");
  });

  it("returns 20 MB of output whole", async () => {
    const { stdout } = await runQuick(["head", "-c", "20000000", "/dev/zero"], { cwd });
    expect(stdout).toHaveLength(20_000_000);
  });
});
