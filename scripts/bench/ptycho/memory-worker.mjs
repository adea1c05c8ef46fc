// Memory of one process that trains, or that infers.
// Asked: { kind: "train", scan, engine, precision, threads, steps, scale, folder } or { kind: "infer", scan, checkpoint }.
import { rmSync } from "node:fs";
import { memory } from "@tensorflow/tfjs-core";
import { answer, load, readRequest } from "./library.mjs";

const request = readRequest();
const { openScan, train, infer } = await load("ptycho.js");
const scan = await openScan(request.scan);
answer(request.kind === "train" ? await watchTraining(request) : await watchInference(request));
await scan.patterns.close();

/** Between steps, when nothing but what is kept should be there. */
async function watchTraining({ engine, precision, threads, steps, scale, folder }) {
  rmSync(folder, { recursive: true, force: true });
  const samples = [];
  const stop = new AbortController();
  const look = ({ type, step }) => {
    if (type !== "batch-finished") return;
    if (step === steps) stop.abort();
    if (step > 2 && step !== steps && step % 20 !== 0) return;
    const { numTensors, numBytes } = memory();
    samples.push({ step, tensors: numTensors, bytes: numBytes, residentBytes: process.memoryUsage.rss() });
  };
  const result = await train({
    scan,
    folder,
    model: { loss: "mae", nFiltersScale: scale },
    execution: { engine, precision, threads, epochs: 1000, validationFraction: 0, checkpoint: false, logger: ["none"] },
    observers: [{ name: "memory", onEvent: look }],
    signal: stop.signal,
  });
  rmSync(folder, { recursive: true, force: true });
  return { identity: result.engine.identity, samples };
}

async function watchInference({ checkpoint }) {
  await infer({ checkpoint, scan, engine: { threads: 2 } });
  const { count, size } = scan.patterns;
  return {
    patterns: count,
    patternBytes: count * size * size * 4,
    greatestBytes: process.resourceUsage().maxRSS * 1024,
  };
}
