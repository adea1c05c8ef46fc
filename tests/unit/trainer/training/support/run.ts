import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FitEvent, FitObserver } from "../../../../../src/trainer/training/events.ts";
import { resolveExecutionConfig } from "../../../../../src/trainer/training/execution-config.ts";
import { fit } from "../../../../../src/trainer/training/fit.ts";
import type { FitOptions, FitResult } from "../../../../../src/trainer/training/fit-options.ts";
import type { LogRecord } from "../../../../../src/trainer/training/types.ts";
import { identity } from "./identity.ts";
import { layout, leastSquares, rows, sourceOf, startWeights } from "./least-squares.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ptycho-training-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export { identity };

export const names = { trainLossName: "poisson_train_loss", valLossName: "poisson_val_loss" };

/** Settings of a test run: knobs of the config, and whatever else of the options differs from the usual. */
export interface Settings {
  readonly knobs?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<FitOptions>;
  /** Stops the run when an event holds. */
  readonly stopWhen?: (event: FitEvent) => boolean;
}

export interface Outcome extends FitResult {
  readonly events: readonly FitEvent[];
}

/** Runs `fit` on 22 training and 5 validation rows, batches of 4, three epochs. */
export async function runFit({ knobs = {}, options = {}, stopWhen }: Settings = {}): Promise<Outcome> {
  const events: FitEvent[] = [];
  const stop = new AbortController();
  const recorder: FitObserver = { name: "recorder", onEvent: (event) => void events.push(event) };
  const stopper: FitObserver = {
    name: "stopper",
    onEvent: (event) => {
      if (stopWhen?.(event) === true) stop.abort();
    },
  };
  const result = await fit({
    replica: leastSquares(),
    weights: startWeights,
    layout,
    config: resolveExecutionConfig({ batchSize: 4, epochs: 3, learningRate: 0.05, ...knobs }),
    batches: { train: sourceOf(rows(22)), validation: sourceOf(rows(5, 11)) },
    names,
    signal: stop.signal,
    ...options,
    callbacks: [recorder, stopper, ...(options.callbacks ?? [])],
  });
  return { ...result, events };
}

/** A log without what differs from run to run. */
export function withoutTimes(history: readonly LogRecord[]): readonly object[] {
  return history.map((record) => ({ ...record, seconds: 0, patternsPerSecond: 0 }));
}

export function eventsOf<Type extends FitEvent["type"]>(
  { events }: Outcome,
  type: Type,
): readonly Extract<FitEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<FitEvent, { type: Type }> => event.type === type);
}
