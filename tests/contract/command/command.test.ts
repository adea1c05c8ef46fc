import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandAdapter } from "../../../src/harness/runners/command/adapter.ts";
import type { RunnerEvent, RunRequest, SelectorRun } from "../../../src/harness/runners/types.ts";

let root: string;
let events: RunnerEvent[];
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "command-")));
  events = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const passing = `<testsuite name="s"><testcase classname="c" name="ok"/></testsuite>`;
const failing = `<testsuite name="s"><testcase classname="c" name="bad"><failure message="1 is 2"/></testcase></testsuite>`;

function record(event: RunnerEvent): void {
  events.push(event);
}

type More = Partial<RunRequest> & { readonly signal?: AbortSignal; readonly environment?: Record<string, string> };

async function run(
  argv: readonly [string, ...string[]],
  { signal, environment, ...more }: More = {},
): Promise<SelectorRun> {
  const [program, ...args] = argv;
  const request: RunRequest = {
    key: "only",
    command: { text: argv.join(" "), environment: environment ?? {}, launcher: [], runner: "command", program, args },
    cwd: root,
    timeoutMs: 30_000,
    logPath: join(root, "logs", "only.log"),
    report: "out/*.xml",
    ...more,
  };
  const context = { root, scratch: join(root, "scratch"), mark: randomUUID(), onEvent: record };
  const runs = await commandAdapter.run([request], { ...context, signal: signal ?? new AbortController().signal });
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

/** A script that writes a report and goes on with a line of shell. */
function reporting(xml: string, then = "exit 0"): [string, string, string] {
  write("report.xml", xml);
  return ["sh", "-c", `mkdir -p out && cp report.xml out/report.xml; ${then}`];
}

function write(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
}

const log = (): string => readFileSync(join(root, "logs", "only.log"), "utf8");

// @spec specs/runner-protocol.md §§4, 4.2
describe("commandAdapter", () => {
  it("is complete when exit code and report agree", async () => {
    const result = await run(reporting(passing, "echo hello"));
    expect(result).toMatchObject({
      end: { kind: "complete", exitCode: 0 },
      tests: [{ id: "c :: ok", outcome: "passed" }],
      runner: { runner: "command", version: "", runtime: "" },
      sharedStart: false,
    });
    expect(log()).toBe("hello\n");
    expect((await run(reporting(failing, "exit 7"))).end).toEqual({ kind: "complete", exitCode: 7 });
  });

  it("tells its process, tests and end in order", async () => {
    await run(reporting(passing));
    const kinds = ["selector-started", "process-started", "process-ended", "test-finished", "selector-finished"];
    expect(events.map((event) => event.kind)).toEqual(kinds);
  });

  it("passes the assignments before the command on", async () => {
    await run(reporting(passing, 'echo "$GPU|"'), { environment: { GPU: "" } });
    expect(log()).toBe("|\n");
  });

  it.each([
    ["a failed test beside exit code 0", failing, "exit 0", "exit code 0, but the report has 1 failed"],
    ["passed tests beside another exit code", passing, "exit 2", "exit code 2, but no test of 1"],
    ["a report that is cut off", failing.slice(0, 60), "exit 1", "report.xml: line 1"],
    ["an empty report", "", "exit 1", "report.xml: line 1"],
    ["XML that is no test report", "<html/>", "exit 0", "not a JUnit report"],
  ])("is a contradiction: %s", async (...[, xml, then, message]) => {
    const { end } = await run(reporting(xml, then));
    expect(end).toMatchObject({ kind: "contradiction", message: expect.stringContaining(message) });
  });

  it("is a contradiction when no report was written, whatever the exit code", async () => {
    const message = expect.stringContaining("no file that `report` names was written (report: out/*.xml)");
    expect((await run(["true"])).end).toEqual({ kind: "contradiction", exitCode: 0, message });
    expect((await run(["false"])).end).toEqual({ kind: "contradiction", exitCode: 1, message });
  });

  it("does not count a report that an earlier run left", async () => {
    write("out/report.xml", passing);
    expect((await run(["true"])).end.kind).toBe("contradiction");
  });

  it("counts a report that is written again with the same bytes", async () => {
    write("out/report.xml", passing);
    expect((await run(reporting(passing))).tests).toHaveLength(1);
  });

  it("does not count an old report that the run moves in", async () => {
    utimesSync(write("old.xml", passing), 1_000_000, 1_000_000);
    expect((await run(["sh", "-c", "mkdir -p out && mv old.xml out/new.xml"])).end.kind).toBe("contradiction");
  });

  it("merges several reports and leaves those of earlier runs out", async () => {
    write("out/stale.xml", failing);
    write("a.xml", passing);
    write("b.xml", failing);
    const result = await run(["sh", "-c", "cp a.xml out/a.xml; cp b.xml out/b.xml; exit 1"]);
    expect(result.tests.map((test) => test.id)).toEqual(["c :: ok", "c :: bad"]);
  });

  it("reads hundreds of reports", async () => {
    const script = `const fs = require("fs"); fs.mkdirSync("out");
      for (let i = 0; i < 500; i += 1) fs.writeFileSync("out/TEST-" + i + ".xml",
        '<testsuite name="K' + i + '"><testcase classname="K' + i + '" name="t"/></testsuite>')`;
    const result = await run([process.execPath, "-e", script]);
    expect(new Set(result.tests.map((test) => test.id)).size).toBe(500);
  });

  it("is no-tests when the report has none", async () => {
    expect((await run(reporting("<testsuites/>", "exit 4"))).end).toEqual({ kind: "no-tests", exitCode: 4, near: [] });
  });

  it("is not-started without a report, with the line to add", async () => {
    const { end } = await run(["true"], { report: undefined } as unknown as More);
    expect(end).toMatchObject({ kind: "not-started", hint: expect.stringContaining("report:") });
    expect(events.map((event) => event.kind)).toEqual(["selector-started", "selector-finished"]);
  });

  it("is not-started when the program does not exist", async () => {
    const { end } = await run(["./no-such-tests.sh"]);
    expect(end).toMatchObject({ kind: "not-started", hint: expect.stringContaining("no-such-tests.sh") });
    expect(log()).toContain("[loop] Not started: ./no-such-tests.sh: no such program");
  });

  it("is timed-out at its limit and keeps the report that was written by then", async () => {
    const result = await run(reporting(passing, "sleep 60"), { timeoutMs: 1000 });
    expect(result.end).toEqual({ kind: "timed-out", limitMs: 1000 });
    expect(result.tests.map((test) => test.outcome)).toEqual(["passed"]);
    expect(log()).toContain("[loop] The time limit of 1 s ran out");
  });

  it("is crashed when a signal ends the program", async () => {
    const { end } = await run(reporting(passing, "kill -ABRT $$"));
    expect(end).toMatchObject({ kind: "crashed", signal: "SIGABRT" });
  });

  it("is interrupted by its signal", async () => {
    const { end } = await run(["sleep", "60"], { signal: AbortSignal.abort() });
    expect(end).toEqual({ kind: "interrupted" });
  });

  it("drives node:test", async () => {
    write(
      "math.test.mjs",
      `import { test } from "node:test"; import assert from "node:assert";
      console.log("5 passed");
      test("it's a name [with] <brackets> & ✓", () => {}); test("fails", () => assert.strictEqual(1, 2, "left and right differ"));`,
    );
    write("broken.test.mjs", `import "./absent_module.mjs";`);
    const report = ["--test-reporter=junit", "--test-reporter-destination=out/r.xml"] as const;
    mkdirSync(join(root, "out"));
    const files = ["math.test.mjs", "broken.test.mjs"] as const;
    // A Node that tests itself leaves a variable that makes the inner one report otherwise.
    const result = await run(["env", "-u", "NODE_TEST_CONTEXT", process.execPath, "--test", ...report, ...files]);
    expect(result.end).toEqual({ kind: "complete", exitCode: 1 });
    const outcomes = Object.fromEntries(result.tests.map((test) => [test.name, test.outcome]));
    expect(outcomes).toEqual({ ["it's a name [with] <brackets> & ✓"]: "passed", fails: "failed" });
    expect(result.tests.find((test) => test.name === "fails")?.failure?.message).toContain("left and right differ");
    expect(result.collectionErrors.map(({ file }) => file)).toEqual(["broken.test.mjs"]);
  });
});
