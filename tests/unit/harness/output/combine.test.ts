import { describe, expect, it } from "vitest";
import { combineReporters } from "../../../../src/harness/output/combine.ts";
import type { LoopEvent, Reporter } from "../../../../src/harness/output/events.ts";
import { sampleEvents } from "./samples.ts";

function collector(): Reporter & { readonly seen: LoopEvent[] } {
  const seen: LoopEvent[] = [];
  return { seen, onEvent: (event) => seen.push(event), close: () => {} };
}

function failing(): Reporter & { calls: number } {
  const reporter = {
    calls: 0,
    onEvent: () => {
      reporter.calls += 1;
      throw new Error("no more room");
    },
    close: () => {
      throw new Error("not even closing");
    },
  };
  return reporter;
}

describe("combineReporters", () => {
  it("tells every event to each reporter in order", () => {
    const [left, right] = [collector(), collector()];
    const both = combineReporters([left, right]);
    both.onEvent(sampleEvents.next);
    both.onEvent(sampleEvents.ended);
    expect(left.seen.map(({ event }) => event)).toEqual(["next", "ended"]);
    expect(right.seen).toEqual(left.seen);
  });

  it("tells a reporter's failure once and leaves it out", () => {
    const [broken, sound] = [failing(), collector()];
    const both = combineReporters([broken, sound]);
    both.onEvent(sampleEvents.next);
    both.onEvent(sampleEvents.ended);
    expect(broken.calls).toBe(1);
    expect(sound.seen.filter(({ event }) => event === "note")).toEqual([
      { event: "note", level: "warning", message: "A reporter failed and is left out: no more room" },
    ]);
    expect(sound.seen.map(({ event }) => event)).toContain("ended");
  });

  it("closes the others when one cannot be closed", () => {
    let closed = false;
    const last = { onEvent: () => {}, close: () => (closed = true) };
    combineReporters([failing(), last]).close();
    expect(closed).toBe(true);
  });
});
