import { expect, it } from "vitest";
import { createProgress, type ProgressOptions } from "../../../../src/cli/ptycho/progress.ts";
import type { FitEvent } from "../../../../src/trainer/training/events.ts";

const resumed: FitEvent = {
  type: "resumed",
  epoch: 1,
  batch: 0,
  step: 6,
  differences: ["resume is not bit-equal: threads 2 → 4"],
};

const finished: FitEvent = {
  type: "epoch-finished",
  history: [],
  record: {
    kind: "epoch",
    epoch: 1,
    step: 12,
    learningRate: 0.001,
    gradientNorm: 1,
    metrics: { mae_train_loss: 0.5 },
    seconds: 2,
    patternsPerSecond: 22,
  },
};

/** What is printed of these events. */
function linesOf(mode: ProgressOptions["mode"], events: readonly FitEvent[]): readonly string[] {
  const lines: string[] = [];
  const progress = createProgress({ print: (line) => lines.push(line), mode, epochs: 3 });
  for (const event of events) void progress.onEvent(event);
  return lines;
}

it("tells once in a line that a resume is not bit-equal", () => {
  expect(linesOf("plain", [resumed])).toEqual([
    "resumed at epoch 2, batch 1\n  resume is not bit-equal: threads 2 → 4",
  ]);
});

it("has a line for each epoch, with the pace", () => {
  expect(linesOf("plain", [finished])).toEqual([
    "epoch 2/3  mae_train_loss 0.50000  rate 0.00100  2.0 s, 22.0 patterns/s",
  ]);
});

it("where it is off tells what has to be known, and no epoch", () => {
  expect(linesOf("off", [resumed, finished])).toEqual(linesOf("plain", [resumed]));
});
