import type { EpochRecord, LogRecord } from "./types.ts";

/**
 * The epochs of a log as CSV: epoch, step, rate, norm, metrics in the order of their first appearance, times.
 * Numbers in their shortest exact form; an empty field where an epoch lacks a metric.
 */
export function renderCsv(history: readonly LogRecord[]): string {
  const epochs = history.filter((record): record is EpochRecord => record.kind === "epoch");
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const header = ["epoch", "step", "learning_rate", "gradient_norm", ...names, "seconds", "patterns_per_second"];
  const rows = epochs.map((record) => [
    record.epoch,
    record.step,
    record.learningRate,
    record.gradientNorm,
    ...names.map((name) => record.metrics[name] ?? ""),
    record.seconds,
    record.patternsPerSecond,
  ]);
  return [header, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

/** A log as JSON, a record a line; numbers that are not finite as the words `NaN`, `Infinity`, `-Infinity`. */
export function renderJsonLines(history: readonly LogRecord[]): string {
  return history.map((record) => `${JSON.stringify(record, wordForNumber)}\n`).join("");
}

function wordForNumber(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
