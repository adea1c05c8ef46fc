import { describe, expect, it } from "vitest";
import {
  advanceEarlyStopping,
  judgeEarlyStopping,
  NEW_EARLY_STOPPING,
} from "../../../../src/trainer/training/early-stopping.ts";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import { runFit } from "./support/run.ts";

/** Epochs until it stops, and why. */
function course(knobs: Readonly<Record<string, unknown>>, values: readonly number[]): readonly [number, string | null] {
  const config = resolveExecutionConfig(knobs);
  let state = NEW_EARLY_STOPPING;
  for (const [epoch, value] of values.entries()) {
    state = advanceEarlyStopping(config, state, value);
    const reason = judgeEarlyStopping(config, state);
    if (reason !== null) return [epoch + 1, reason];
  }
  return [values.length, null];
}

describe("early stopping", () => {
  it("stops after so many epochs without improvement as its patience", () => {
    expect(course({ earlyStopPatience: 2 }, [3, 2, 2, 2, 1])).toEqual([4, "early-stop-patience"]);
  });

  it("counts anew after an improvement", () => {
    expect(course({ earlyStopPatience: 2 }, [3, 4, 2, 4, 1, 4])).toEqual([6, null]);
  });

  it("takes no change up to minDelta for an improvement, summed up over epochs", () => {
    expect(course({ earlyStopPatience: 3, minDelta: 0.5 }, [3, 2.7, 2.6, 2.5])).toEqual([4, "early-stop-patience"]);
    expect(course({ earlyStopPatience: 3, minDelta: 0.5 }, [3, 2.7, 2.6, 2.4])).toEqual([4, null]);
  });

  it("never stops for want of improvement when the patience is null", () => {
    expect(
      course(
        { earlyStopPatience: null },
        Array.from({ length: 500 }, () => 1),
      ),
    ).toEqual([500, null]);
  });

  it("stops when the threshold is reached", () => {
    expect(course({ stopThreshold: 1 }, [3, 2, 1, 0])).toEqual([3, "threshold"]);
    expect(course({ stopThreshold: 2, mode: "max" }, [1, 2])).toEqual([2, "threshold"]);
  });

  it("stops when it diverges", () => {
    expect(course({ divergenceThreshold: 10 }, [3, 9, 10])).toEqual([3, "divergence"]);
    expect(course({ divergenceThreshold: 0, mode: "max" }, [3, 1, -1])).toEqual([3, "divergence"]);
  });

  it("stops at a value that is not finite, whatever the patience", () => {
    expect(course({}, [3, Number.NaN])).toEqual([2, "non-finite"]);
    expect(course({ stopThreshold: 0 }, [3, -Infinity])).toEqual([2, "non-finite"]);
  });

  it("takes larger as better where the mode says so", () => {
    expect(course({ mode: "max", earlyStopPatience: 2 }, [1, 2, 3, 2, 2])).toEqual([5, "early-stop-patience"]);
  });
});

// @spec specs/execution-config.md §5
describe("the reason that a run ends with", () => {
  it.each([
    [{ earlyStopPatience: 1, minDelta: 1e9 }, "early-stop-patience", 2],
    [{ stopThreshold: 1e9 }, "threshold", 1],
    [{ divergenceThreshold: 0 }, "divergence", 1],
    [{}, "finished", 3],
    [{ fastDevRun: true }, "fast-dev-run", 1],
  ] as const)("with %j is %s after %i epochs", async (knobs, reason, epochs) => {
    const result = await runFit({ knobs });
    expect(result).toMatchObject({ reason, epochs });
    expect(result.events.at(-1)).toEqual({ type: "stopped", reason, epoch: epochs, step: result.step });
  });
});
