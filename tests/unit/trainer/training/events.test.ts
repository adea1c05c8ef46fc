import { describe, expect, it } from "vitest";
import { createEmitter, type FitEvent } from "../../../../src/trainer/training/events.ts";

const notice = (message: string): FitEvent => ({ type: "notice", message });
const messages = (events: readonly FitEvent[]): readonly string[] =>
  events.map((event) => ("message" in event ? event.message : event.type));

// @spec specs/execution-config.md §6
describe("an emitter", () => {
  it("gives each observer the events in order, a slow one too", async () => {
    const seen: FitEvent[] = [];
    const slow = {
      name: "slow",
      onEvent: async (event: FitEvent) => {
        await new Promise((resolve) => setTimeout(resolve, 3 - seen.length));
        seen.push(event);
      },
    };
    const emitter = createEmitter([slow]);
    for (const message of ["a", "b", "c"]) emitter.emit(notice(message));
    expect(seen).toEqual([]);
    await emitter.settle(1000);
    expect(messages(seen)).toEqual(["a", "b", "c"]);
  });

  it("waits for an observer no longer than the limit", async () => {
    const emitter = createEmitter([{ name: "hangs", onEvent: () => new Promise<void>(() => undefined) }]);
    emitter.emit(notice("a"));
    await expect(emitter.settle(10)).resolves.toBeUndefined();
  });

  it("stops feeding an observer that has fallen ten thousand events behind, and names it", async () => {
    const seen: FitEvent[] = [];
    const hanging = { name: "hangs", onEvent: () => new Promise<void>(() => undefined) };
    const emitter = createEmitter([hanging, { name: "recorder", onEvent: (event) => void seen.push(event) }]);
    for (let index = 0; index < 10_001; index += 1) {
      emitter.emit(notice(""));
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setImmediate(resolve));
    const failures = seen.filter((event) => event.type === "observer-failed");
    expect(failures).toEqual([expect.objectContaining({ observer: "hangs" })]);
    expect(seen).toHaveLength(10_002);
  });

  it("does not go in circles when the one who is told of a failure fails too", async () => {
    let calls = 0;
    const failing = (name: string) => ({
      name,
      onEvent: () => {
        calls += 1;
        throw new Error(name);
      },
    });
    const emitter = createEmitter([failing("a"), failing("b")]);
    emitter.emit(notice("x"));
    await emitter.settle(1000);
    expect(calls).toBe(4); // the notice twice, each failure once to the other
  });
});
