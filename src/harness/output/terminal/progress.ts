import { formatSeconds } from "../../summary/text/duration.ts";
import { flat, shorten } from "../../../base/text/line.ts";
import type { LoopEvent } from "../events.ts";
import { stepWord } from "../lines.ts";

/** What is running now; times in milliseconds of the reporter's clock. */
export interface Progress {
  readonly step: string;
  readonly selectorCount: number;
  readonly finished: number;
  readonly startedAt: number;
  readonly lastMs: number | null;
  readonly running: ReadonlyMap<string, RunningSelector>;
}

export interface RunningSelector {
  readonly command: string;
  readonly startedAt: number;
  readonly lastMs: number | null;
  readonly passed: number;
  readonly failed: number;
  readonly other: number;
}

/** Selectors shown one by one; the rest is a number. */
const maxShown = 4;

/** What is running after an event; null between steps. */
export function nextProgress(progress: Progress | null, event: LoopEvent, now: number): Progress | null {
  switch (event.event) {
    case "step-started": {
      const { step, selectors, lastMs } = event;
      const count = selectors.length;
      return { step: stepWord(step), selectorCount: count, finished: 0, startedAt: now, lastMs, running: new Map() };
    }
    case "selector-started": {
      const { command, lastMs } = event;
      const started = { command, startedAt: now, lastMs, passed: 0, failed: 0, other: 0 };
      return progress && { ...progress, running: new Map(progress.running).set(event.key, started) };
    }
    case "test-finished":
      return progress && withTest(progress, event);
    case "selector-finished": {
      if (progress === null) return null;
      const running = new Map(progress.running);
      running.delete(event.record.key);
      return { ...progress, running, finished: progress.finished + 1 };
    }
    case "step-finished":
    case "error":
    case "ended":
      return null;
    default:
      return progress;
  }
}

/** The live region: a line for each selector that runs, and one for the step; none is wider than the terminal. */
export function progressLines(progress: Progress, now: number, width: number): readonly string[] {
  const shown = [...progress.running.values()].slice(0, maxShown);
  const hidden = progress.running.size - shown.length;
  return [
    ...shown.map((selector) => selectorLine(selector, now, width)),
    ...(hidden > 0 ? [fit(`  and ${hidden} more running`, width)] : []),
    fit(stepLine(progress, now), width),
  ];
}

type TestFinished = Extract<LoopEvent, { readonly event: "test-finished" }>;

function withTest(progress: Progress, { key, outcome }: TestFinished): Progress {
  const selector = progress.running.get(key);
  if (selector === undefined) return progress;
  const counter =
    outcome === "passed" ? "passed" : outcome === "skipped" || outcome === "expected-failure" ? "other" : "failed";
  const counted = { ...selector, [counter]: selector[counter] + 1 };
  return { ...progress, running: new Map(progress.running).set(key, counted) };
}

function selectorLine(selector: RunningSelector, now: number, width: number): string {
  const counts = [
    `${selector.passed} passed`,
    ...(selector.failed > 0 ? [`${selector.failed} failed`] : []),
    ...(selector.other > 0 ? [`${selector.other} skipped`] : []),
  ];
  const facts = ` ${elapsed(selector, now)} ${counts.join(", ")}`;
  const room = width - facts.length - 2;
  // Too narrow for both: the numbers matter more.
  if (room < 12) return fit(facts.trim(), width);
  return fit(`  ${bothEnds(flat(selector.command), room)}${facts}`, width);
}

function stepLine(progress: Progress, now: number): string {
  return `${progress.step} ${elapsed(progress, now)} ${progress.finished}/${progress.selectorCount} selectors`;
}

function elapsed({ startedAt, lastMs }: Pick<Progress, "startedAt" | "lastMs">, now: number): string {
  const last = lastMs === null ? "" : ` (last time ${formatSeconds(lastMs)})`;
  return `${Math.max(0, Math.floor((now - startedAt) / 1000))}s${last}`;
}

function fit(line: string, width: number): string {
  return shorten(line, Math.max(1, width));
}

/** The runner and the test's own name stand at the ends of a command. */
function bothEnds(command: string, width: number): string {
  const characters = [...command];
  if (characters.length <= width) return command;
  const head = Math.floor((width - 1) / 3);
  return `${characters.slice(0, head).join("")}…${characters.slice(head + 1 - width).join("")}`;
}
