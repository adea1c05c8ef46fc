import { addResult, type EpochTotals, NO_TOTALS } from "./epoch-totals.ts";
import { isAborted, type Run, yieldToEventLoop } from "./run.ts";
import type { Fault } from "./train-batch.ts";

/** What a pass over the validation split came to. */
export type Validation =
  | { readonly end: "done"; readonly totals: EpochTotals | null }
  | { readonly end: "interrupted" }
  | { readonly end: "non-finite"; readonly fault: Fault };

/** Passes over the validation split in its own order. `totals` is `null` where there is none. */
export async function validate(run: Run): Promise<Validation> {
  const { plan, options, state } = run;
  if (plan.validation === null) return { end: "done", totals: null };
  const { source, groups } = plan.validation;
  let totals = NO_TOTALS;
  for (let start = 0; start < groups; start += plan.batchSize) {
    if (isAborted(run)) return { end: "interrupted" };
    const batch = await source.batch(range(start, Math.min(groups, start + plan.batchSize)));
    const result = await options.replica.evaluate(state.weights, batch);
    if (!Number.isFinite(result.loss))
      return { end: "non-finite", fault: faultOf(start / plan.batchSize, batch.patterns) };
    totals = addResult(totals, result);
    await yieldToEventLoop();
  }
  return { end: "done", totals };
}

function range(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, index) => start + index);
}

function faultOf(batch: number, patterns: Int32Array): Fault {
  return { batch, quantity: "validation loss", patterns: [...patterns] };
}
