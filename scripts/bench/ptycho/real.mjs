// The Siemens star, measured: trained without labels, held against what a classical solver made of the same frames.
import { dirname, join } from "node:path";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { runWorker } from "./processes.mjs";
import { engineOf, quickFlags, trainOnce } from "./runs.mjs";
import { partOf } from "./scans.mjs";
import { dataFile, forget, once, reportFolder } from "./workspace.mjs";

const region = { centralPx: 180 };

/** The corner of a window in the solver's object is scan + (175.3, 174.9): ../shared/data/README.md. */
const truthOrigin = { y: -175.3, x: -174.9 };

const scoredEpochs = [5, 10, 15, 20, 26];

/**
 * Halves that share nothing but the probe: alternate frames, a network of its own for each, with its own seed. With one
 * network for both they would not be independent: it has seen, and learned to repeat, the noise of either half. The probe
 * was refined from all frames, and both networks have the same form; that much is common.
 */
const halves = [
  { name: "star-half-0", offset: 0, seed: 1 },
  { name: "star-half-1", offset: 1, seed: 2 },
];

/** The scan with one probe or the other, in one file that every program reads. */
export async function starScan(workspace, probe, keep = {}) {
  const from = dataFile("siemens-star-small.npz");
  const scanOptions = probe === "lsqml" ? { probeFrom: dataFile("siemens-star-lsqml.npz"), probeFactor: 128 } : {};
  const suffix = Object.entries(keep).flat().join("-");
  return await partOf(workspace, {
    name: `star-${probe}${suffix === "" ? "" : `-${suffix}`}`,
    from,
    scanOptions,
    keep,
  });
}

/** Trains on the whole scan: 26 epochs, batch 8, `mae`. */
export async function trainStar(workspace, probe) {
  const data = await starScan(workspace, probe);
  return await train(workspace, { name: `star-${probe}`, data, seed: 0 });
}

function train(workspace, { name, data, seed }) {
  const short = workspace.quick ? quickFlags : [];
  const flags = ["--loss", "mae", "--batch-size", "8", "--seed", `${seed}`, ...short];
  return trainOnce(workspace, { name, data, epochs: workspace.quick ? 1 : 26, flags });
}

/** Scores an object of the star against the solver's: a checkpoint, or a file that another program wrote. */
export async function scoreStar(workspace, { checkpoint, object, data, more = {} }) {
  const engine = checkpoint === undefined ? null : engineOf(dirname(dirname(checkpoint)));
  return await runWorker(workspace, "score-worker.mjs", {
    ...(checkpoint === undefined ? { object } : { checkpoint }),
    ...(engine !== null && { engine: { name: engine.name, precision: engine.precision, threads: 2 } }),
    data,
    truth: { file: dataFile("siemens-star-lsqml.npz"), origin: truthOrigin },
    region,
    maximumShiftPx: 16,
    batchSize: 8,
    ...more,
  });
}

/** `npm run bench -- ptycho-real` */
export async function benchReal(workspace) {
  const facts = await once(workspace, "real-facts", () => describeMachine(workspace));
  const halfObjects = [];
  const halfRuns = [];
  for (const { name, offset, seed } of halves) {
    const data = await starScan(workspace, "lsqml", { every: 2, offset });
    const run = await train(workspace, { name, data, seed });
    const save = join(workspace.folder, "objects", `${name}.npz`);
    const { checkpoint, epoch } = run.epochs.at(-1);
    halfRuns.push(
      await once(workspace, `real-${name}-${epoch}`, () => scoreStar(workspace, { checkpoint, data, more: { save } })),
    );
    halfObjects.push(save);
  }
  const refined = await benchProbe(workspace, "lsqml", { halves: halfObjects });
  const supplied = await benchProbe(workspace, "supplied", {});
  const result = { refined, supplied, halves: halfRuns };
  const engines = [engineLine(refined.engine)];
  publish(workspace, "ptycho-real", { facts, engines, region, ...result, text: format(result) });
  forget(workspace, "real-facts");
}

async function benchProbe(workspace, probe, more) {
  const data = await starScan(workspace, probe);
  const run = await trainStar(workspace, probe);
  const rows = [];
  const wanted = workspace.quick ? [1] : scoredEpochs;
  for (const epoch of wanted) {
    const { checkpoint, seconds, loss } = run.epochs[epoch - 1];
    const isLast = epoch === wanted.at(-1);
    const pictures = isLast && !workspace.quick ? { pictures: { folder: reportFolder, name: `star-${probe}` } } : {};
    const scores = await once(workspace, `real-${probe}-${epoch}`, () =>
      scoreStar(workspace, { checkpoint, data, more: isLast ? { ...more, ...pictures } : {} }),
    );
    console.error(`star, ${probe} probe, epoch ${epoch}: phase correlation ${show(scores.phase.correlation)}`);
    rows.push({ epoch, seconds, loss, ...scores });
  }
  return { engine: engineOf(run.folder), rows };
}

function format({ refined, supplied, halves: runs }) {
  const rows = [
    ...refined.rows.map((row) => ofRow("probe of LSQML", row)),
    ...supplied.rows.map((row) => ofRow("supplied probe", row)),
    ...runs.map((row, index) => ofRow(`half ${index + 1} of the frames, probe of LSQML`, { epoch: "last", ...row })),
  ];
  const head = [
    "trained with",
    "epoch",
    "seconds",
    "loss",
    "phase correlation",
    "amplitude correlation",
    "FRC 1/2 with LSQML, phase, 1/px",
    "inference, s",
  ];
  return [table(head, rows), "", formatHalves(refined.rows.at(-1).halves)].join("\n");
}

function ofRow(name, { epoch, seconds, loss, amplitude, phase, inference }) {
  return [
    name,
    epoch,
    show(seconds, 0),
    show(loss, 5),
    show(phase.correlation),
    show(amplitude.correlation),
    show(phase.frcHalfPerPx),
    show(inference.whole, 2),
  ];
}

function formatHalves(curves) {
  const rows = Object.entries(curves).map(([part, { oneSeventhPerPx, halfBitPerPx }]) => [
    part,
    show(oneSeventhPerPx),
    show(halfBitPerPx),
  ]);
  return table(["two independent halves", "FRC above 1/7 up to, 1/px", "above half-bit up to, 1/px"], rows);
}
