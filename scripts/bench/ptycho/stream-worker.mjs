// Frames one by one through the network and into the stitched object: how long each takes.
// Asked: { checkpoint, data, engine }. Answered: milliseconds a frame.
import { answer, load, median, openPredictor, readRequest } from "./library.mjs";

const { checkpoint, data, engine } = readRequest();
const { openScan, loadCheckpoint, createGroups, createStitcher } = await load("ptycho.js");
const { openReplica } = await load("trainer/model/open-replica.js");
const { createBatch } = await load("trainer/data/batch.js");

const warm = 5;
const scan = await openScan(data);
const { identity, training } = await loadCheckpoint(checkpoint);
const { replica } = await openReplica(identity.model, engine);
const { gridsize, N } = identity.model.config;
const groups = createGroups(scan.positionsPx, scan.scanIndex, { gridsize, seed: 0 });
const stitcher = createStitcher({ probe: identity.model.probe, N });
const predictor = openPredictor(replica, training.weights);
const times = [];
for (let frame = 0; frame < scan.patterns.count; frame += 1) {
  const batch = await createBatch(scan, groups, [frame]); // in memory already where a detector gives it
  const startedAt = performance.now();
  const { amplitude, phase } = await predictor.predict(batch);
  stitcher.add(amplitude, phase, scan.positionsPx.x[frame], scan.positionsPx.y[frame]);
  if (frame >= warm) times.push(performance.now() - startedAt);
}
predictor.dispose();
await replica.dispose();
await scan.patterns.close();
const sorted = times.toSorted((a, b) => a - b);
const medianMs = median(times);
answer({
  frames: times.length,
  medianMs,
  p95Ms: sorted[Math.floor(0.95 * (sorted.length - 1))],
  framesPerSecond: 1000 / medianMs,
});
