import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { liveReporter, type TerminalStream } from "../../../../../src/harness/output/terminal/live.ts";
import { nextProgress, progressLines, type Progress } from "../../../../../src/harness/output/terminal/progress.ts";
import type { LoopEvent } from "../../../../../src/harness/output/events.ts";
import { sampleEvents } from "../samples.ts";

function terminal(columns: number, rows = 24): { readonly stdout: TerminalStream; readonly text: () => string } {
  let written = "";
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  return { stdout: Object.assign(stream, { columns, rows }), text: () => written };
}

const running: readonly LoopEvent[] = [
  sampleEvents["step-started"],
  sampleEvents["selector-started"],
  { ...sampleEvents["test-finished"], outcome: "passed" },
  sampleEvents["test-finished"],
];

function progressAfter(events: readonly LoopEvent[]): Progress {
  return events.reduce<Progress | null>((progress, event) => nextProgress(progress, event, 1000), null)!;
}

describe("progressLines", () => {
  it("shows what runs, how long, how many passed and failed, and what the step took last time", () => {
    expect(progressLines(progressAfter(running), 4200, 100)).toEqual([
      '  vitest run -t "adds" 3s 1 passed, 1 failed',
      "RED 3s (last time 1.25s) 0/1 selectors",
    ]);
  });

  it("keeps both ends of a command that is too long", () => {
    const command = "pytest tests/a/long/way/down/test_file.py::TestClass::test_name";
    const started = { ...sampleEvents["selector-started"], command };
    const [line] = progressLines(progressAfter([sampleEvents["step-started"], started]), 1000, 50);
    expect(line).toMatch(/^ {2}pytest t.*….*::test_name 0s 0 passed$/);
    expect(line).toHaveLength(50);
  });

  it.each([1, 10, 20, 35, 60])("stays within %i columns", (width) => {
    for (const line of progressLines(progressAfter(running), 4200, width))
      expect([...line].length).toBeLessThanOrEqual(width);
  });

  it("names four running selectors and counts the rest", () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...sampleEvents["selector-started"], key: `k${index}` }));
    const lines = progressLines(progressAfter([sampleEvents["step-started"], ...many]), 1000, 80);
    expect(lines).toHaveLength(6);
    expect(lines).toContain("  and 5 more running");
  });
});

describe("liveReporter", () => {
  it("leaves only finished lines on the screen", () => {
    const { stdout, text } = terminal(80);
    const reporter = liveReporter({ stdout, clock: () => 0 });
    for (const event of [...running, sampleEvents["selector-finished"], sampleEvents["step-finished"]])
      reporter.onEvent(event);
    reporter.close();
    const plain = stripVTControlCharacters(text());
    expect(plain).toContain("✓ pytest");
    expect(plain.trimEnd().endsWith("RED holds (1.30s)")).toBe(true);
  });

  it.each([
    [80, 24],
    [0, 0],
  ])("draws what runs on a terminal that says it has %i columns and %i rows", (columns, rows) => {
    const { stdout, text } = terminal(columns, rows);
    const reporter = liveReporter({ stdout, clock: () => 0 });
    for (const event of running) reporter.onEvent(event);
    reporter.close();
    expect(stripVTControlCharacters(text())).toContain('vitest run -t "adds" 0s 0 passed');
  });

  it("never hides the cursor", () => {
    const { stdout, text } = terminal(80);
    const reporter = liveReporter({ stdout, clock: () => 0 });
    for (const event of running) reporter.onEvent(event);
    reporter.close();
    expect(text()).not.toContain("\u001b[?25l");
  });

  it("clears its region when it is closed in the middle of a step", () => {
    const { stdout, text } = terminal(40);
    const reporter = liveReporter({ stdout, clock: () => 0 });
    for (const event of running) reporter.onEvent(event);
    reporter.close();
    expect(text().endsWith("\u001b[G")).toBe(true);
  });
});
