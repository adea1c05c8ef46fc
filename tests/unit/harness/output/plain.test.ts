import { describe, expect, it } from "vitest";
import type { LoopEvent } from "../../../../src/harness/output/events.ts";
import { plainReporter } from "../../../../src/harness/output/plain.ts";
import { sampleEvents, selectorRecord } from "./samples.ts";

function printed(...events: readonly LoopEvent[]): string {
  let text = "";
  const reporter = plainReporter({ write: (part) => (text += part) });
  for (const event of events) reporter.onEvent(event);
  return text;
}

describe("plainReporter", () => {
  it("prints a step's start with its selectors and what it took last time", () => {
    expect(printed(sampleEvents["step-started"])).toBe("RED: 1 selector (last time 1.25s)\n");
  });

  it("prints one line at a selector's end", () => {
    const text = printed(
      sampleEvents["selector-started"],
      sampleEvents["test-finished"],
      sampleEvents["selector-finished"],
    );
    expect(text.trimEnd().split("\n")).toHaveLength(1);
    expect(text).toContain("✓ pytest tests/torch/");
    expect(text).toContain("1 test failed as expected (7.64s)");
  });

  it("marks a selector that does not hold and names its flaky tests", () => {
    const verdict = { holds: false, code: "flaky", message: "passed when repeated", hint: null } as const;
    const record = selectorRecord({ verdict, flaky: ["a::b"] });
    expect(printed({ ...sampleEvents["selector-finished"], record })).toMatch(/✗ .* flaky: a::b/);
  });

  it("prints a refusal as a block with expected above received", () => {
    expect(printed(sampleEvents.refused)).toBe(
      [
        "",
        "REFUSED: RED (wrong-failure) 1 test failed for another reason",
        '  selector  vitest run -t "adds"',
        "  expected  AssertionError: expected 3",
        "  received  TypeError: add is not a function",
        "              at add.ts:1",
        "  fix       mend the test or what it expects",
        "  log       reports/ADR-003-BACKEND-API/EB2.B/2025-10-23T094500Z/red/monitor.log",
        "",
        "",
      ].join("\n"),
    );
  });

  it("prints the next commands each on a line to copy", () => {
    expect(printed(sampleEvents.next)).toBe("Make it pass, then run\n  $ npm run loop\n");
  });

  it("prints nothing for events that only move a display", () => {
    expect(printed(sampleEvents["selector-started"], sampleEvents["test-finished"], sampleEvents.ended)).toBe("");
  });

  it("takes out what could steer the terminal", () => {
    const text = printed({ ...sampleEvents.note, message: "\u001b[2Jgone\u0007\u202e" });
    expect(text).toBe("warning: gone\n");
  });

  it("prints an error with its place, its fix and every problem", () => {
    expect(printed(sampleEvents.error)).toBe(
      [
        "error PLAN_INVALID: The plan has errors",
        "  where     plans/a.md:3:5",
        "  received  grren",
        "  expected  green",
        "  fix       write green",
        "  plans/a.md:3:5 error plan-unknown-key: Unknown key",
        "",
      ].join("\n"),
    );
  });
});
