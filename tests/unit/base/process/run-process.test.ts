import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAlive } from "../../../../src/base/process/identity.ts";
import { readProcessTable } from "../../../../src/base/process/process-table.ts";
import { runProcess, type ProcessOptions } from "../../../../src/base/process/run-process.ts";
import type { ProcessIdentity } from "../../../../src/base/process/types.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "process-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

let serial = 0;
function options(argv: readonly string[], more: Partial<ProcessOptions> = {}): ProcessOptions {
  return {
    argv,
    cwd: folder,
    env: { PATH: process.env["PATH"] },
    logPath: join(folder, "run.log"),
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    mark: `test-${process.pid}/${(serial += 1)}`,
    onStarted: () => {},
    ...more,
  };
}

const node = (script: string): string[] => [process.execPath, "-e", script];
const log = (): string => readFileSync(join(folder, "run.log"), "utf8");
const marked = (mark: string): number => readProcessTable().filter((row) => row.alive && row.mark === mark).length;

describe("runProcess", () => {
  it("writes output and errors into the log in the order they came and returns the exit code", async () => {
    const run = await runProcess(options(["sh", "-c", "echo one; echo two >&2; echo three; exit 3"]));
    expect(run.end).toEqual({ kind: "exited", exitCode: 3 });
    expect(log()).toBe("one\ntwo\nthree\n");
    expect(run.logBytes).toBe(14);
  });

  it("keeps bytes that are no UTF-8 as they are", async () => {
    await runProcess(options(["sh", "-c", String.raw`printf '\377\000\376'`]));
    expect([...readFileSync(join(folder, "run.log"))]).toEqual([255, 0, 254]);
  });

  it("empties a log that an earlier run left", async () => {
    writeFileSync(join(folder, "run.log"), "old");
    await runProcess(options(["sh", "-c", "echo new"]));
    expect(log()).toBe("new\n");
  });

  it("gives the program exactly the environment asked for and the mark", async () => {
    const given = options(["env"], { env: { PATH: process.env["PATH"], ONLY: "a b" } });
    await runProcess(given);
    const names = log()
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("PATH="));
    expect(names.sort()).toEqual([`LOOP_PROCESS_MARK=${given.mark}`, "ONLY=a b"]);
  });

  it("gives the program an empty standard input", async () => {
    const run = await runProcess(options(["cat"]));
    expect(run.end).toEqual({ kind: "exited", exitCode: 0 });
  });

  it("names the signal that ended the program", async () => {
    const run = await runProcess(options(["sh", "-c", "kill -SEGV $$"]));
    expect(run.end).toEqual({ kind: "signalled", signal: "SIGSEGV" });
  });

  it("tells not-found for a program that does not exist", async () => {
    const run = await runProcess(options(["no-such-program-here"]));
    expect(run.end).toEqual({ kind: "not-found", message: "no-such-program-here: no such program" });
  });

  it("tells not-found for a file that is not executable", async () => {
    writeFileSync(join(folder, "plain"), "text", { mode: 0o644 });
    const run = await runProcess(options([join(folder, "plain")]));
    expect(run.end).toMatchObject({ kind: "not-found", message: expect.stringContaining("not executable") });
  });

  it("tells not-found for a folder that does not exist, and names the folder", async () => {
    const run = await runProcess(options(["true"], { cwd: join(folder, "gone") }));
    expect(run.end).toMatchObject({ kind: "not-found", message: expect.stringContaining("gone does not exist") });
  });

  it("tells not-found for an empty command and for a NUL byte in an argument", async () => {
    expect((await runProcess(options([]))).end.kind).toBe("not-found");
    expect((await runProcess(options(["echo", "a\0b"]))).end.kind).toBe("not-found");
  });

  it("ends a program at its time limit and keeps what it wrote", async () => {
    const run = await runProcess(options(["sh", "-c", "echo begun; sleep 60"], { timeoutMs: 200 }));
    expect(run.end).toEqual({ kind: "timed-out", limitMs: 200 });
    expect(log()).toBe("begun\n");
  });

  it("forces a program that ignores the request to end", async () => {
    const given = options(node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"), { timeoutMs: 300 });
    expect((await runProcess(given)).end.kind).toBe("timed-out");
    expect(marked(given.mark)).toBe(0);
  });

  it("ends daemons that left the process group when the time is over", async () => {
    const daemon = `require("child_process").spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).unref()`;
    const given = options(node(`${daemon}; setInterval(() => {}, 1000)`), { timeoutMs: 700 });
    await runProcess(given);
    expect(marked(given.mark)).toBe(0);
  });

  it("ends a daemon that outlives the normal end of its parent", async () => {
    const script = `const c = require("child_process").spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
      console.log(c.pid); c.unref()`;
    const run = await runProcess(options(node(script)));
    expect(run.end).toEqual({ kind: "exited", exitCode: 0 });
    const daemon = Number(log());
    expect(readProcessTable().some((row) => row.pid === daemon && row.alive)).toBe(false);
  });

  it("ends children in its group that threw their environment away", async () => {
    const run = await runProcess(options(["sh", "-c", "env -i sleep 60 & echo $!"]));
    expect(run.end.kind).toBe("exited");
    const child = Number(log());
    expect(readProcessTable().some((row) => row.pid === child && row.alive)).toBe(false);
  });

  it("is interrupted by its signal, tree and all", async () => {
    const controller = new AbortController();
    const given = options(["sh", "-c", "sleep 60 & sleep 60"], {
      signal: controller.signal,
      onStarted: () => controller.abort(),
    });
    expect((await runProcess(given)).end).toEqual({ kind: "interrupted" });
    expect(marked(given.mark)).toBe(0);
  });

  it("starts nothing when it is interrupted already", async () => {
    const run = await runProcess(options(["touch", "started"], { signal: AbortSignal.abort() }));
    expect(run.end).toEqual({ kind: "interrupted" });
    expect(() => statSync(join(folder, "started"))).toThrow("ENOENT");
  });

  it("tells who was started while that process lives", async () => {
    const seen: { identity: ProcessIdentity; alive: boolean }[] = [];
    await runProcess(
      options(["sleep", "0.2"], { onStarted: (identity) => seen.push({ identity, alive: isAlive(identity) }) }),
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]?.alive).toBe(true);
    expect(isAlive(seen[0]!.identity)).toBe(false);
  });

  it("ends the program when its start cannot be recorded", async () => {
    const given = options(["sleep", "60"], {
      onStarted: () => {
        throw new Error("journal is full");
      },
    });
    await expect(runProcess(given)).rejects.toThrow("journal is full");
    expect(marked(given.mark)).toBe(0);
  });

  it("refuses a log that it cannot open, with the place", async () => {
    writeFileSync(join(folder, "file"), "");
    const failing = runProcess(options(["true"], { logPath: join(folder, "file", "run.log") }));
    await expect(failing).rejects.toMatchObject({ code: "IO_FAILED", details: { hint: "make the folder writable" } });
  });

  it("names the cause when the program removes the folder of its own log", async () => {
    const logPath = join(folder, "logs", "run.log");
    const failing = runProcess(options(["rm", "-r", "logs"], { logPath }));
    const details = { received: "ENOENT", hint: expect.stringContaining("removed the log's folder") };
    await expect(failing).rejects.toMatchObject({ code: "IO_FAILED", details });
  });

  it("stays flat in memory over a log of 60 MB", async () => {
    const before = process.memoryUsage().rss;
    const run = await runProcess(options(["sh", "-c", "head -c 60000000 /dev/zero"]));
    expect(run.logBytes).toBe(60_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(30_000_000);
  });
});
