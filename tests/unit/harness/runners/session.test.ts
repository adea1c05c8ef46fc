import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProcessTable } from "../../../../src/base/process/process-table.ts";
import type { DriverRequest, SessionOptions } from "../../../../src/harness/runners/driver/types.ts";
import { runSession } from "../../../../src/harness/runners/session.ts";
import type { RunnerEvent, SelectorRun } from "../../../../src/harness/runners/types.ts";

/**
 * A driver whose selectors' arguments are small programs: `pass`, `fail`, `exit:N` …, done in order.
 * It is started anew for what runs alone, like the real ones.
 */
const driverSource = `
import { appendFileSync, readFileSync, existsSync, writeFileSync } from "node:fs";
const { requests, root } = JSON.parse(readFileSync(process.env.LOOP_REQUESTS, "utf8"));
const send = (event) => appendFileSync(process.env.LOOP_EVENTS, JSON.stringify(event) + "\\n");
const raw = (text) => appendFileSync(process.env.LOOP_EVENTS, text);
console.log("driver says hello");
if (process.env.DIE_EARLY) process.exit(7);
if (process.env.HANG_EARLY) await new Promise(() => setInterval(() => {}, 1000));
send({ type: "ready", runner: "vitest", version: "9.9.9", runtime: "Node x" });
for (const { key, args, logPath } of requests) {
  let exitCode = 0;
  let contradiction = null;
  send({ type: "selector-start", key });
  appendFileSync(logPath, "output of " + key + "\\n");
  for (const step of args) {
    const base = { id: "a.ts > " + step, file: "a.ts", name: step };
    const test = { ...base, outcome: "passed", durationMs: 1, failure: null, reason: null };
    if (step === "pass") send({ type: "test", key, test });
    if (step === "fail") {
      exitCode = 1;
      send({ type: "test", key, test: { ...test, outcome: "failed", failure: { type: "E", message: "no" } } });
    }
    if (step === "start") send({ type: "test-start", key, ...base });
    if (step === "import-error") {
      exitCode = 1;
      send({ type: "collection-error", key, error: { file: "a.ts", failure: { type: "", message: "absent" } } });
    }
    if (step.startsWith("exit:")) exitCode = Number(step.slice(5));
    if (step === "garbage") raw("not json\\n");
    if (step === "wrong-shape") raw(JSON.stringify({ type: "test", key, test: { id: 1 } }) + "\\n");
    if (step === "contradict") contradiction = "two stories";
    if (step === "hang") await new Promise(() => setInterval(() => {}, 1000));
    if (step === "abort") process.kill(process.pid, "SIGKILL");
    if (step === "quit") process.exit(3);
    if (step === "once") {
      if (!existsSync(root + "/seen")) { writeFileSync(root + "/seen", ""); process.exit(3); }
    }
  }
  send({ type: "selector-end", key, exitCode, processMs: 5, contradiction });
}
if (process.env.HANG_LATE) await new Promise(() => setInterval(() => {}, 1000));
`;

let folder: string;
let events: RunnerEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "session-"));
  writeFileSync(join(folder, "driver.mjs"), driverSource);
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface More {
  readonly env?: Record<string, string>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunnerEvent) => void;
  readonly argv?: readonly string[];
}

function session(selectors: readonly (readonly string[])[], more: More = {}): SessionOptions {
  const requests = selectors.map((args, index): DriverRequest => {
    const command = { text: "", environment: {}, launcher: [], runner: "vitest", program: "vitest", args } as const;
    const paths = { cwd: folder, logPath: join(folder, "logs", `s${index}.log`) };
    return { args, request: { key: `s${index}`, command, timeoutMs: more.timeoutMs ?? 30_000, ...paths } };
  });
  return {
    argv: more.argv ?? [process.execPath, join(folder, "driver.mjs")],
    env: { PATH: process.env["PATH"], ...more.env },
    cwd: folder,
    runner: "vitest",
    requests,
    argvOf: ({ command }) => ["vitest", "run", ...command.args],
    context: {
      root: folder,
      scratch: join(folder, "scratch"),
      mark: randomUUID(),
      signal: more.signal ?? new AbortController().signal,
      onEvent: (event) => {
        events.push(event);
        more.onEvent?.(event);
      },
    },
  };
}

const log = (index: number): string => readFileSync(join(folder, "logs", `s${index}.log`), "utf8");
const outcomes = (run: SelectorRun | undefined): string[] => (run?.tests ?? []).map((test) => test.outcome);
const starts = (): number => events.filter((event) => event.kind === "process-started").length;
const finished = (): string[] => events.flatMap((event) => (event.kind === "selector-finished" ? [event.run.key] : []));

function failOnTest(event: RunnerEvent): void {
  if (event.kind === "test-finished") throw new Error("journal is full");
}

describe("runSession", () => {
  it("runs all requests in one start and keeps their order, logs and results apart", async () => {
    const runs = await runSession(session([["pass"], ["pass", "fail"]]));
    expect(runs.map((run) => [run.key, run.end, outcomes(run), run.sharedStart])).toEqual([
      ["s0", { kind: "complete", exitCode: 0 }, ["passed"], true],
      ["s1", { kind: "complete", exitCode: 1 }, ["passed", "failed"], true],
    ]);
    expect(runs[1]).toMatchObject({
      argv: ["vitest", "run", "pass", "fail"],
      runner: { runner: "vitest", version: "9.9.9", runtime: "Node x" },
      processMs: 5,
    });
    expect([log(0), log(1), starts()]).toEqual(["output of s0\n", "output of s1\n", 1]);
  });

  it("tells process, selectors and tests as they come, each selector's end once", async () => {
    await runSession(session([["pass"], ["fail"]]));
    const one = ["selector-started", "test-finished", "selector-finished"];
    expect(events.map((event) => event.kind)).toEqual(["process-started", ...one, ...one, "process-ended"]);
    expect(finished()).toEqual(["s0", "s1"]);
  });

  it("counts zero tests as no-tests whatever the exit code", async () => {
    const runs = await runSession(session([[], ["exit:1"]]));
    expect(runs.map((run) => run.end.kind)).toEqual(["no-tests", "no-tests"]);
  });

  it("takes a collection error with a failing exit code for complete", async () => {
    const [run] = await runSession(session([["import-error"]]));
    expect(run?.end).toEqual({ kind: "complete", exitCode: 1 });
    expect(run?.collectionErrors).toHaveLength(1);
  });

  it.each([
    ["failed tests beside exit code 0", ["fail", "exit:0"], "exit code 0, but the report has 1 failed"],
    ["a collection error beside exit code 0", ["import-error", "exit:0"], "exit code 0"],
    ["only passed tests beside a failing exit code", ["pass", "exit:1"], "exit code 1, but no test of 1"],
    ["a line that is no JSON", ["pass", "garbage"], "no event: not json"],
    ["an event of the wrong shape", ["pass", "wrong-shape"], "no event"],
    ["a test that has begun and has no result", ["start"], "has no result: a.ts > start"],
    ["a contradiction that the driver found", ["pass", "contradict"], "two stories"],
  ])("is a contradiction: %s", async (_title, args, message) => {
    const [run] = await runSession(session([args]));
    expect(run?.end).toMatchObject({ kind: "contradiction", message: expect.stringContaining(message) });
  });

  it("ends a selector at its limit, keeps its finished tests and says so in the log", async () => {
    const [run] = await runSession(session([["pass", "start", "hang"]], { timeoutMs: 1000 }));
    expect(run?.end).toEqual({ kind: "timed-out", limitMs: 1000 });
    expect(outcomes(run)).toEqual(["passed", "unfinished"]);
    expect(log(0)).toMatch(/^output of s0\n\n\[loop\] The time limit of 1 s ran out/);
  });

  it("runs those that a neighbour's time-out cut off alone, and the slow one once more", async () => {
    const runs = await runSession(session([["pass"], ["hang"], ["fail"]], { timeoutMs: 1000 }));
    expect(runs.map((run) => [run.end.kind, run.sharedStart])).toEqual([
      ["complete", true],
      ["timed-out", false],
      ["complete", false],
    ]);
    expect([starts(), finished()]).toEqual([3, ["s0", "s1", "s2"]]);
  });

  it("takes back a crash that does not come again alone", async () => {
    const runs = await runSession(session([["pass"], ["once", "pass"]]));
    expect(runs.map((run) => run.end.kind)).toEqual(["complete", "complete"]);
    expect([runs[1]?.sharedStart, log(1), finished()]).toEqual([false, "output of s1\n", ["s0", "s1"]]);
  });

  it("names the signal of a crash and adds the driver's own words to the log", async () => {
    const runs = await runSession(session([["start", "abort"], ["pass"]]));
    expect(runs.map((run) => run.end.kind)).toEqual(["crashed", "complete"]);
    expect(runs[0]?.end).toMatchObject({
      signal: "SIGKILL",
      message: "SIGKILL ended the runner before the selector ended",
    });
    expect(outcomes(runs[0])).toEqual(["unfinished"]);
    expect(log(0)).toContain("driver says hello\n\n[loop] Crashed: SIGKILL");
  });

  it("takes a negative exit code of a selector for the signal that ended it", async () => {
    const [run] = await runSession(session([["pass", "exit:-11"]]));
    expect(run?.end).toMatchObject({ kind: "crashed", signal: "SIGSEGV" });
  });

  it("names the exit code of a driver that left in the middle", async () => {
    const [run] = await runSession(session([["quit"]]));
    expect(run?.end).toMatchObject({ kind: "crashed", signal: null, message: expect.stringContaining("exit code 3") });
  });

  it("is not-started with the driver's last words when it never becomes ready", async () => {
    const runs = await runSession(session([["pass"], ["pass"]], { env: { DIE_EARLY: "1" } }));
    expect(runs.map((run) => run.end.kind)).toEqual(["not-started", "not-started"]);
    expect(runs[0]?.end).toMatchObject({
      message: "vitest ended with exit code 7 before it was ready\ndriver says hello",
    });
    expect([starts(), log(1).includes("driver says hello")]).toEqual([1, true]);
  });

  it("is not-started when the start-up takes longer than the first request's limit", async () => {
    const [run] = await runSession(session([["pass"]], { env: { HANG_EARLY: "1" }, timeoutMs: 1000 }));
    expect(run?.end).toMatchObject({ kind: "not-started", message: expect.stringContaining("not ready within 1 s") });
  });

  it("is not-started with the adapter's hint when the program does not exist", async () => {
    const options = { ...session([["pass"]], { argv: ["no-such-driver"] }), startHint: () => "npm install it" };
    const [run] = await runSession(options);
    expect(run?.end).toEqual({
      kind: "not-started",
      message: "no-such-driver: no such program",
      hint: "npm install it",
    });
  });

  it("keeps the results of a driver that does not close down", async () => {
    const runs = await runSession(session([["pass"]], { env: { HANG_LATE: "1" } }));
    expect(runs[0]?.end).toEqual({ kind: "complete", exitCode: 0 });
  });

  it("is interrupted once, keeps what had ended and repeats nothing", async () => {
    const controller = new AbortController();
    const onEvent = (event: RunnerEvent): void => {
      if (event.kind === "selector-started" && event.key === "s1") controller.abort();
    };
    const given = session([["pass"], ["start", "hang"], ["pass"]], { signal: controller.signal, onEvent });
    const runs = await runSession(given);
    expect(runs.map((run) => run.end.kind)).toEqual(["complete", "interrupted", "interrupted"]);
    expect([starts(), log(1).includes("[loop] The run was interrupted")]).toEqual([1, true]);
    const left = readProcessTable().filter((row) => row.alive && row.mark?.startsWith(given.context.mark));
    expect(left).toEqual([]);
  });

  it("ends the driver and fails when an event cannot be recorded", async () => {
    const given = session([["pass", "hang"]], { onEvent: failOnTest });
    await expect(runSession(given)).rejects.toThrow("journal is full");
    expect(readProcessTable().some((row) => row.alive && row.mark?.startsWith(given.context.mark))).toBe(false);
  });

  it("runs nothing for no requests", async () => {
    expect(await runSession(session([]))).toEqual([]);
    expect(starts()).toBe(0);
  });
});
