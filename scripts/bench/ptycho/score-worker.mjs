// Reconstructs a scan with a checkpoint and scores it, in a process of its own.
// Asked: { checkpoint, data, scanOptions?, truth: { file, origin?, scanOptions? }, region, engine, batchSize?,
// maximumShiftPx?, halves?, save?, pictures? }. Answered: scores, seconds, the engine.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { answer, load, openPredictor, readRequest } from "./library.mjs";
import { shrinkPng } from "./small-png.mjs";

const request = readRequest();
const { openScan, loadCheckpoint, loadReconstruction, saveReconstruction } = await load("ptycho.js");
const { openReplica } = await load("trainer/model/open-replica.js");
const { reconstruct } = await load("trainer/inference/reconstruct.js");
const { evaluateWithImages } = await load("trainer/evaluation/evaluate-object.js");
const { stitchPatchMeans } = await load("trainer/evaluation/patch-means.js");
const { loadTruth } = await load("trainer/evaluation/load-truth.js");
const { createPatchCorrelator, placeTruth } = await load("trainer/evaluation/patch-correlation.js");
const { renderComparison } = await load("trainer/evaluation/pictures/comparison.js");

const scan = await openScan(request.data, request.scanOptions);
const made = request.checkpoint === undefined ? await readObject(request.object) : await predictScan();
const truth = await loadTruth(request.truth.file, 0, request.truth.scanOptions);
const truthOrigin = request.truth.origin ?? truth.origin;
const evaluated = await evaluate();
const { report, pair } = evaluated;
const [prediction, constant, patchMeans] = report.rows;

if (request.pictures !== undefined) savePictures(request.pictures);
if (request.save !== undefined) {
  mkdirSync(dirname(request.save), { recursive: true });
  await saveReconstruction(request.save, { ...made.object, source: { checkpoint: "a run of the bench" } });
}
answer({
  ...scoresOf(prediction),
  unregistered: scoresOf((await evaluate({ register: false })).report.rows[0]),
  yardsticks: { constant: scoresOf(constant), patchMeans: scoresOf(patchMeans) },
  insidePatches: ownPatches(),
  halves: report.halves === null ? null : { amplitude: curve("amplitude"), phase: curve("phase") },
  shiftPx: prediction.alignment.shiftPx,
  collapsed: prediction.variation.amplitude.collapsed || prediction.variation.phase.collapsed,
  notes: report.notes,
  patterns: scan.patterns.count,
  inference: made.seconds,
  engine: made.engine,
});
await scan.patterns.close();
await truth.scan?.patterns.close();

/** Predicts and stitches; the patches are kept by the way, for the correlation inside them. */
async function predictScan() {
  const { identity, training } = await loadCheckpoint(request.checkpoint);
  const { engine, replica } = await openReplica(identity.model, request.engine);
  const patches = [];
  let networkMs = 0;
  const predictor = openPredictor(replica, training.weights);
  const predict = async (batch) => {
    const startedAt = performance.now();
    const output = await predictor.predict(batch);
    networkMs += performance.now() - startedAt;
    patches.push({ output, batch });
    return output;
  };
  const tapped = { ...replica, predictor: () => ({ predict, dispose: () => predictor.dispose() }) };
  const model = { definition: identity.model, weights: training.weights, replica: tapped };
  const startedAt = performance.now();
  const [object] = await reconstruct(model, scan, { batchSize: request.batchSize ?? 16 });
  const seconds = { whole: (performance.now() - startedAt) / 1000, network: networkMs / 1000 };
  await replica.dispose();
  return { object, seconds, engine: engine.identity, patches, definition: identity.model };
}

/** An object that another program made, `object` complex64 [H, W] with its `origin`, scored as a prediction is. */
async function readObject(file) {
  const { object, origin } = await loadTruth(file, 0);
  const centresPx = scan.positionsPx;
  return { object: { object, origin, probe: scan.probe, centresPx }, seconds: null, engine: null, patches: [] };
}

async function evaluate(more = {}) {
  const { object, origin, probe, centresPx } = made.object;
  return evaluateWithImages(object, truth.object, {
    predictionOrigin: origin,
    truthOrigin,
    region: request.region,
    windows: { probe, centresX: centresPx.x, centresY: centresPx.y },
    patchMeans: await stitchPatchMeans({ ...scan, indices: Int32Array.from(scan.scanIndex.keys()) }),
    ...(request.maximumShiftPx !== undefined && { maximumShiftPx: request.maximumShiftPx }),
    ...(request.halves !== undefined && { halves: await Promise.all(request.halves.map(loadReconstruction)) }),
    ...more,
  });
}

/** Median over the network's own patches, before they are stitched. */
function ownPatches() {
  if (made.patches.length === 0) return null;
  const { probe, config } = made.definition;
  const correlator = createPatchCorrelator(probe, placeTruth(truth.object, truthOrigin));
  const channels = config.gridsize ** 2;
  for (const { output, batch } of made.patches) {
    for (let patch = 0; patch < batch.patterns.length; patch += 1) {
      const at = { patch, channels, pixels: config.N ** 2 };
      const centre = { x: scan.positionsPx.x[batch.patterns[patch]], y: scan.positionsPx.y[batch.patterns[patch]] };
      correlator.add(cut(output.amplitude, at), cut(output.phase, at), centre);
    }
  }
  return correlator.finish();
}

/** A patch of `[B, N, N, C]`. */
function cut(values, { patch, channels, pixels }) {
  const start = (patch - (patch % channels)) * pixels + (patch % channels);
  return Float32Array.from({ length: pixels }, (_, pixel) => values[start + pixel * channels]);
}

function scoresOf(row) {
  const of = (scores) =>
    scores === null || scores === undefined
      ? null
      : {
          ssim: scores.ssim,
          msSsim: scores.msSsim?.value ?? null,
          psnrDb: scores.psnrDb,
          mae: scores.mae,
          correlation: scores.correlation,
          frcHalfPerPx: scores.resolution?.frequencyPerPx ?? null,
        };
  return { amplitude: of(row.amplitude), phase: of(row.phase), complexCorrelation: row.complexCorrelation };
}

function curve(part) {
  const { frc, oneSeventh, halfBit } = report.halves[part];
  return { oneSeventhPerPx: oneSeventh?.frequencyPerPx ?? null, halfBitPerPx: halfBit?.frequencyPerPx ?? null, frc };
}

function savePictures({ folder, name }) {
  mkdirSync(folder, { recursive: true });
  const pictures = renderComparison(pair, report.pixelSizeM);
  for (const part of ["amplitude", "phase"])
    writeFileSync(join(folder, `${name}-${part}.png`), shrinkPng(pictures[part]));
}
