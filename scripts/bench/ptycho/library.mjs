// The frozen build, for the processes that measure.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Imports a file of the build, as `trainer/inference/reconstruct.js`. */
export function load(name) {
  return import(pathToFileURL(join(process.env.PTYCHO_BENCH_BUILD, name)).href);
}

/** What a worker was asked, JSON in its first argument. */
export function readRequest() {
  return JSON.parse(process.argv[2]);
}

/** Answers the bench: the last line of standard output. */
export function answer(value) {
  process.stdout.write(`\n${JSON.stringify(value)}\n`);
}

/** A scan of some patterns of another one, in memory. */
export async function pickPatterns(scan, indices) {
  const { createMemorySource } = await load("ptycho.js");
  const pick = (values) => values.constructor.from(indices, (index) => values[index]);
  return {
    ...scan,
    patterns: createMemorySource(await scan.patterns.read(indices), scan.patterns.size),
    positionsPx: { x: pick(scan.positionsPx.x), y: pick(scan.positionsPx.y) },
    scanIndex: pick(scan.scanIndex),
  };
}

/** The middle one of some numbers. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Predicts batch by batch as `infer` does: the weights are handed to the engine once, where the replica can. */
export function openPredictor(replica, weights) {
  return replica.predictor?.(weights) ?? { predict: (batch) => replica.predict(weights, batch), dispose: () => {} };
}
