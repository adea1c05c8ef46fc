// Rates of the trainer on one engine: training as `train` does it, and inference, step by step.
// Asked: { scan, engine, precision, gridsize, batchSize, warm, steps, folder }. Answered: seconds of each step, the engine.
import { rmSync } from "node:fs";
import { answer, load, openPredictor, pickPatterns, readRequest } from "./library.mjs";

const request = readRequest();
const { openScan, train, createGroups } = await load("ptycho.js");
const { createBatch } = await load("trainer/data/batch.js");
const { openReplica } = await load("trainer/model/open-replica.js");

const { batchSize, warm, steps, gridsize, engine, precision } = request;
const file = await openScan(request.scan);
const scan = await pickPatterns(
  file,
  Int32Array.from({ length: (warm + steps) * batchSize }, (_, index) => index),
);
await file.patterns.close();

const trained = await timeTraining();
const infer = await timeInference(trained.result);
answer({
  train: trained.seconds,
  infer,
  patternsPerStep: batchSize * gridsize ** 2,
  parameters: trained.result.weights.length,
  engine: trained.result.engine.identity,
});

/** Whole steps of `train`: batch, gradient, clipping, Adam, events, a turn of the event loop. */
async function timeTraining() {
  const times = [];
  rmSync(request.folder, { recursive: true, force: true });
  const result = await train({
    scan,
    folder: request.folder,
    model: { gridsize, loss: "mae", nFiltersScale: 2 },
    execution: {
      engine,
      precision,
      batchSize,
      threads: 2,
      epochs: 1,
      validationFraction: 0,
      checkpoint: false,
      logger: ["none"],
    },
    observers: [
      { name: "clock", onEvent: ({ type }) => void (type === "batch-finished" && times.push(performance.now())) },
    ],
  });
  rmSync(request.folder, { recursive: true, force: true });
  const seconds = times.slice(1).map((time, index) => (time - times[index]) / 1000);
  return { result, seconds: seconds.slice(warm - 1) };
}

/** Reading a batch, the network, both arrays in plain memory. */
async function timeInference({ definition, weights }) {
  const { replica } = await openReplica(definition, { name: engine, precision, threads: 2 });
  const groups = createGroups(scan.positionsPx, scan.scanIndex, { gridsize, seed: 0 });
  const predictor = openPredictor(replica, weights);
  const seconds = [];
  for (let step = 0; step < warm + steps; step += 1) {
    const startedAt = performance.now();
    const wanted = Int32Array.from({ length: batchSize }, (_, index) => step * batchSize + index);
    await predictor.predict(await createBatch(scan, groups, wanted));
    seconds.push((performance.now() - startedAt) / 1000);
  }
  predictor.dispose();
  await replica.dispose();
  return seconds.slice(warm);
}
