import type { DriverProgress, DriverRequest } from "./types.ts";

/** A driver that has told the end of every selector may close down for as long; its results stand already. */
const closingMs = 2_000;

/** Why a driver has to be ended now. */
export type Overdue =
  | { readonly kind: "start-up" | "selector"; readonly limitMs: number }
  | { readonly kind: "closing" };

/**
 * Whether a driver's time is over: the start-up has the limit of the first request; a selector has its own,
 * counted from its start; between two selectors the next one's counts.
 */
export function findOverdue(
  progress: DriverProgress,
  requests: readonly DriverRequest[],
  nowMs: number,
): Overdue | null {
  const selectors = requests.map(({ request }) => ({ request, selector: progress.selectors.get(request.key) }));
  const next =
    selectors.find(({ selector }) => selector?.state === "running") ??
    selectors.find(({ selector }) => selector?.state === "waiting");
  if (next === undefined) return nowMs - progress.lastEventAtMs > closingMs ? { kind: "closing" } : null;
  const sinceMs = next.selector?.state === "running" ? next.selector.startedAtMs : progress.lastEventAtMs;
  const limitMs = next.request.timeoutMs;
  if (nowMs - sinceMs <= limitMs) return null;
  return { kind: progress.ready === null ? "start-up" : "selector", limitMs };
}
