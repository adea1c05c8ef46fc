import { currentRate, type Run } from "./run.ts";
import type { Fault } from "./train-batch.ts";
import { returnToEpochStart } from "./training-state.ts";
import type { NonFiniteRecord } from "./types.ts";

/** So often the rate is halved in a run; then it is given up. */
const MAX_HALVINGS = 3;

/**
 * Takes the running epoch back and halves the rate, at most three times in a run.
 * @returns whether training goes on
 */
export function recover(run: Run, fault: Fault): boolean {
  const { state, emitter } = run;
  const gaveUp = state.halvings === MAX_HALVINGS;
  returnToEpochStart(state);
  if (!gaveUp) state.halvings += 1;
  const record: NonFiniteRecord = {
    kind: "non-finite",
    epoch: state.epoch,
    ...fault,
    learningRate: currentRate(run),
    halvings: state.halvings,
    gaveUp,
  };
  state.history.push(record);
  emitter.emit({ type: "non-finite", record, history: [...state.history] });
  return !gaveUp;
}
