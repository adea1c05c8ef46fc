import { createLogUpdate } from "log-update";
import { formatRoughDuration } from "../../base/text/duration.ts";
import type { FitEvent, FitObserver } from "../../trainer/training/events.ts";

/** Where progress is shown. */
export interface ProgressOptions {
  /** A finished line. */
  readonly print: (line: string) => void;
  /** `live`: the running batch on a line that is rewritten; `plain`: lines only; `off`: what has to be known, no progress. */
  readonly mode: "live" | "plain" | "off";
  /** Of all epochs. */
  readonly epochs: number;
}

/** A progress observer; `stop` leaves the terminal as it should be. */
export interface Progress extends FitObserver {
  stop(): void;
}

/** In a pipe or a log a batch is told this often at most. */
const PLAIN_INTERVAL_MS = 30_000;

/** Shows epochs as lines that stay, and the running batch as one that is rewritten, or now and then as a plain line. */
export function createProgress({ print, mode, epochs }: ProgressOptions): Progress {
  const running = createLogUpdate(process.stdout, { showCursor: true });
  const live = mode === "live";
  let toldAt = performance.now();
  const tellBatch = (line: string): void => {
    if (live) running(line);
    else if (performance.now() - toldAt > PLAIN_INTERVAL_MS) {
      toldAt = performance.now();
      print(line);
    }
  };
  return {
    name: "progress",
    onEvent: (event) => {
      if (mode === "off" && (event.type === "batch-finished" || event.type === "epoch-finished")) return;
      if (event.type === "batch-finished") return tellBatch(formatBatch(event, epochs));
      const line = formatEvent(event, epochs);
      if (line === null) return;
      if (live) running.clear();
      print(line);
    },
    stop: () => {
      if (live) running.clear();
    },
  };
}

function formatBatch(event: Extract<FitEvent, { type: "batch-finished" }>, epochs: number): string {
  const { epoch, batch, batchesPerEpoch, loss, patternsPerSecond, remainingMs } = event;
  return [
    `epoch ${epoch + 1}/${epochs}`,
    `batch ${batch + 1}/${batchesPerEpoch}`,
    `loss ${loss.toPrecision(5)}`,
    `${patternsPerSecond.toFixed(1)} patterns/s`,
    `${formatRoughDuration(remainingMs / 1000)} to go`,
  ].join("  ");
}

function formatEvent(event: FitEvent, epochs: number): string | null {
  switch (event.type) {
    case "epoch-finished": {
      const { epoch, metrics, learningRate, seconds, patternsPerSecond } = event.record;
      const losses = Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(5)}`);
      const pace = `${seconds.toFixed(1)} s, ${patternsPerSecond.toFixed(1)} patterns/s`;
      return [`epoch ${epoch + 1}/${epochs}`, ...losses, `rate ${learningRate.toPrecision(3)}`, pace].join("  ");
    }
    case "resumed":
      return [
        `resumed at epoch ${event.epoch + 1}, batch ${event.batch + 1}`,
        ...event.differences.map((difference) => `  ${difference}`),
      ].join("\n");
    case "notice":
      return event.message;
    case "non-finite": {
      const { quantity, epoch, batch, patterns, learningRate, gaveUp } = event.record;
      const end = gaveUp ? "given up" : `the epoch begins anew with rate ${learningRate.toPrecision(3)}`;
      return `epoch ${epoch + 1}, batch ${batch + 1}: ${quantity} is not finite (patterns ${patterns.join(", ")}); ${end}`;
    }
    case "observer-failed":
      return `${event.observer} failed and was left out: ${event.message}`;
    case "run-started":
    case "batch-finished":
    case "checkpoint-saved":
    case "checkpoint-removed":
    case "stopped":
      return null;
  }
}

/** Counts things that are done, on a live line. */
export interface Counter {
  readonly count: (done: number, all: number) => void;
  /** Ends the live line. @returns how many there were, and how fast */
  readonly finish: () => string;
}

/** Shows how many of a known number are done; in a pipe only the end is told, by whoever prints `finish()`. */
export function createCounter(what: string, live: boolean): Counter {
  const running = live ? createLogUpdate(process.stdout, { showCursor: true }) : null;
  const startedAt = performance.now();
  let counted = 0;
  return {
    count: (done, all) => {
      counted = done;
      running?.(`${done} of ${all} ${what}`);
    },
    finish: () => {
      running?.clear();
      const seconds = (performance.now() - startedAt) / 1000;
      return `${counted} ${what} in ${seconds.toFixed(1)} s, ${(counted / seconds).toFixed(1)} a second`;
    },
  };
}
