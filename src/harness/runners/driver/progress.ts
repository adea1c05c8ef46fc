import { parseDriverEvent } from "./parse-event.ts";
import type { DriverEvent, DriverProgress, SelectorProgress } from "./types.ts";

type SelectorEvent = Exclude<DriverEvent, { type: "ready" }>;

/** What is known before a driver starts: nothing. */
export function createProgress(keys: readonly string[], startedAtMs: number): DriverProgress {
  const selectors = new Map(keys.map((key) => [key, createSelectorProgress(key, startedAtMs)]));
  return { ready: null, current: null, lastEventAtMs: startedAtMs, selectors };
}

function createSelectorProgress(key: string, startedAtMs: number): SelectorProgress {
  const lists = { tests: [], collectionErrors: [], problems: [] };
  return { key, state: "waiting", startedAtMs, open: new Map(), ...lists, exit: null };
}

/**
 * Takes one line of a driver's events into account and returns the event.
 * A line that makes no sense is held against the selector that runs, else against all that have not ended; then null.
 */
export function applyLine(progress: DriverProgress, line: string, atMs: number): DriverEvent | null {
  const event = parseDriverEvent(line);
  progress.lastEventAtMs = atMs;
  if (event === null) {
    blame(progress, `the driver wrote a line that is no event: ${line.slice(0, 200)}`);
    return null;
  }
  if (event.type === "ready") {
    progress.ready = { runner: event.runner, version: event.version, runtime: event.runtime };
    return event;
  }
  return applySelectorEvent(progress, event, atMs) ? event : null;
}

function applySelectorEvent(progress: DriverProgress, event: SelectorEvent, atMs: number): boolean {
  const selector = progress.selectors.get(event.key);
  if (selector === undefined) {
    blame(progress, `the driver spoke of a selector that it was not given: ${event.key}`);
    return false;
  }
  const wanted = event.type === "selector-start" ? "waiting" : "running";
  if (selector.state !== wanted) {
    selector.problems.push(`the driver sent ${event.type} for a selector that is ${selector.state}`);
    return false;
  }
  applyToSelector(selector, event, atMs);
  progress.current = event.type === "selector-end" ? null : selector;
  return true;
}

function applyToSelector(selector: SelectorProgress, event: SelectorEvent, atMs: number): void {
  switch (event.type) {
    case "selector-start":
      selector.state = "running";
      selector.startedAtMs = atMs;
      return;
    case "test-start":
      selector.open.set(event.id, { id: event.id, file: event.file, name: event.name, sinceMs: atMs });
      return;
    case "test":
      selector.open.delete(event.test.id);
      selector.tests.push(event.test);
      return;
    case "collection-error":
      selector.collectionErrors.push(event.error);
      return;
    case "selector-end":
      selector.state = "ended";
      selector.exit = { exitCode: event.exitCode, processMs: event.processMs, contradiction: event.contradiction };
  }
}

function blame(progress: DriverProgress, problem: string): void {
  const unended = [...progress.selectors.values()].filter((selector) => selector.state !== "ended");
  const blamed = progress.current === null ? unended : [progress.current];
  for (const selector of blamed) selector.problems.push(problem);
}
