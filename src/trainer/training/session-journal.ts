import { appendLine } from "../../base/files/atomic.ts";
import type { FitEvent, FitObserver } from "./events.ts";

/** Events that say how a run was started, stopped and gone on with; the metrics have a log of their own. */
const KEPT: ReadonlySet<FitEvent["type"]> = new Set([
  "run-started",
  "resumed",
  "notice",
  "checkpoint-saved",
  "observer-failed",
  "stopped",
] as const);

/**
 * An observer that appends to `sessions.jsonl` when and why a run started, was resumed (with every difference) and
 * stopped, and the hash of the weights in each checkpoint. A line is flushed before the next one is written.
 * @param now the system's clock
 * @public
 */
export function createSessionJournal(path: string, now: () => Date = () => new Date()): FitObserver {
  return {
    name: "session journal",
    onEvent: async (event) => {
      if (!KEPT.has(event.type)) return;
      const { history: _, ...rest } = { history: null, ...event };
      await appendLine(path, JSON.stringify({ at: now().toISOString(), ...rest }));
    },
  };
}
