import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadCheckpoint } from "../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import { fit } from "../../../../src/trainer/training/fit.ts";
import { createLoggers } from "../../../../src/trainer/training/loggers.ts";
import { identity } from "../../../unit/trainer/training/support/identity.ts";
import {
  layout,
  leastSquares,
  rows,
  sourceOf,
  startWeights,
} from "../../../unit/trainer/training/support/least-squares.ts";

/** Trains in a folder, from its last checkpoint where there is one, and says each epoch that is over. */
export async function train(folder: string, epochs: number): Promise<void> {
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  const last = join(folder, "last.ckpt");
  const config = resolveExecutionConfig({ batchSize: 2, epochs, saveTopK: 2, scheduler: "exponential", accumSteps: 3 });
  const teller = {
    name: "teller",
    onEvent: (event: { readonly type: string }) => void process.stdout.write(`${event.type}\n`),
  };
  const result = await fit({
    replica: leastSquares(),
    weights: startWeights,
    layout,
    config,
    batches: { train: sourceOf(rows(60)), validation: sourceOf(rows(9, 11)) },
    names: { trainLossName: "mae_train_loss", valLossName: "mae_val_loss" },
    checkpoints: { folder, identity },
    clock: () => 0,
    signal: stop.signal,
    callbacks: [...createLoggers(folder, config), teller],
    ...(existsSync(last) && { resumeFrom: await loadCheckpoint(last) }),
  });
  process.stdout.write(`ended ${result.reason} ${result.weightsHash}\n`);
}
