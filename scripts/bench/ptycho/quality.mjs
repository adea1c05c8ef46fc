// How good the reconstruction of simulated lines becomes, epoch by epoch, beside what the same network reached in PyTorch.
import { dirname } from "node:path";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { runWorker } from "./processes.mjs";
import { engineOf, quickFlags, trainOnce } from "./runs.mjs";
import { partOf } from "./scans.mjs";
import { dataFile, forget, once, reportFolder } from "./workspace.mjs";

/** Rows and columns 27 … 356 of 392: what each frame of the raster lights fully. */
export const linesRegion = { top: 27, left: 27, height: 330, width: 330 };

/** The network in plain PyTorch, bfloat16 autocast, seed 0, on the same data: ../shared/data/README.md. */
const reference = new Map([
  [1, { seconds: 31, amplitude: 0.44, phase: 0.1, inside: 0.27 }],
  [2, { seconds: 62, amplitude: 0.52, phase: 0.1, inside: 0.64 }],
  [3, { seconds: 93, amplitude: 0.556, phase: 0.143, inside: 0.67 }],
  [4, { seconds: 125, amplitude: 0.575, phase: 0.205, inside: 0.7 }],
  [6, { seconds: 188, amplitude: 0.635, phase: 0.271, inside: 0.74 }],
  [9, { seconds: 286, amplitude: 0.728, phase: 0.35, inside: 0.8 }],
]);

/** PtychoPINN's own training on the scan with the symmetric probe. */
const ptychopinn = new Map([
  [2, 0.285],
  [4, 0.347],
  [6, 0.38],
]);

const [curved, symmetric] = ["lines-n64-curved", "lines-n64"];

/** At 0.001 the supervised network stays, with some seeds, at the mean of its labels: most of them lie outside of the probe. */
const supervisedFlags = ["--architecture", "supervised", "--learning-rate", "0.0002"];

/** What is trained; gridsize 2 and the labels on both scans. Where no precision is named, the fastest one that there is. */
const qualityCases = {
  mae: { data: curved, title: "mae", epochs: 9, flags: ["--loss", "mae"] },
  "mae-float32": { data: curved, title: "mae", epochs: 4, flags: ["--loss", "mae", "--precision", "float32"] },
  "mae-batch-8": { data: curved, title: "mae, batches of 8", epochs: 9, flags: ["--loss", "mae", "--batch-size", "8"] },
  poisson: { data: curved, title: "Poisson", epochs: 9, flags: ["--loss", "poisson"] },
  gridsize2: { data: curved, title: "gridsize 2, mae", epochs: 9, flags: ["--gridsize", "2", "--loss", "mae"] },
  supervised: { data: curved, title: "supervised, with labels", epochs: 9, flags: supervisedFlags },
  symmetric: { data: symmetric, title: "mae", epochs: 6, flags: ["--loss", "mae"] },
  "symmetric-gridsize2": {
    data: symmetric,
    title: "gridsize 2, mae",
    epochs: 6,
    flags: ["--gridsize", "2", "--loss", "mae"],
  },
  "symmetric-supervised": {
    data: symmetric,
    title: "supervised, with labels",
    epochs: 6,
    flags: supervisedFlags,
  },
};

const scoredEpochs = [...reference.keys()];

/** `npm run bench -- ptycho-quality`: without labels, gridsize 1, and the scan with the symmetric probe. */
export async function benchQuality(workspace) {
  await benchCases(workspace, {
    section: "ptycho-quality",
    names: ["mae", "poisson", "symmetric", "mae-float32"],
    pictured: "mae",
  });
}

/** `npm run bench -- ptycho-small-batches`: twice the steps an epoch, which is what this network lacks. */
export async function benchSmallBatches(workspace) {
  await benchCases(workspace, {
    section: "ptycho-small-batches",
    names: ["mae-batch-8"],
    pictured: "mae-batch-8",
  });
}

/** `npm run bench -- ptycho-baselines`: gridsize 2 and the supervised baseline on the same objects. */
export async function benchBaselines(workspace) {
  await benchCases(workspace, {
    section: "ptycho-baselines",
    names: ["gridsize2", "supervised", "symmetric-gridsize2", "symmetric-supervised"],
    pictured: "gridsize2",
  });
}

async function benchCases(workspace, { section, names, pictured }) {
  const facts = await once(workspace, `${section}-facts`, () => describeMachine(workspace));
  const cases = {};
  for (const name of names) cases[name] = await runCase(workspace, name, name === pictured);
  publish(workspace, section, {
    facts,
    engines: [...new Set(Object.values(cases).map(({ engine }) => engineLine(engine)))],
    region: linesRegion,
    cases,
    text: format(cases),
  });
  forget(workspace, `${section}-facts`);
}

/** Trains a case, once, and scores the test object after each epoch of the table. */
async function runCase(workspace, name, isPictured) {
  const { data, title } = qualityCases[name];
  const { epochs, flags } = recipeOf(workspace, name);
  const run = await trainCase(workspace, name);
  const wanted = workspace.quick ? [epochs] : scoredEpochs.filter((epoch) => epoch <= epochs);
  const rows = [];
  for (const epoch of wanted) {
    const { seconds, loss, patternsPerSecond, checkpoint } = run.epochs[epoch - 1];
    const isLast = epoch === wanted.at(-1);
    const scores = await once(workspace, `score-${name}-${epoch}`, () =>
      scoreLines(workspace, {
        checkpoint,
        data,
        pictures: isPictured && isLast ? `${name}-epoch-${epoch}` : undefined,
      }),
    );
    console.error(`${name} epoch ${epoch}: amplitude SSIM ${show(scores.amplitude.ssim)}`);
    rows.push({ epoch, seconds, loss, patternsPerSecond, ...scores });
  }
  const engine = engineOf(run.folder);
  return { title: `${title}, ${engine.precision}`, data, flags, engine, rows };
}

/** A trained case, for other sections too. */
export async function trainCase(workspace, name) {
  const { data } = qualityCases[name];
  const { epochs, flags } = recipeOf(workspace, name);
  return await trainOnce(workspace, { name, data: dataFile(`${data}/train.npz`), epochs, flags });
}

function recipeOf({ quick }, name) {
  const { epochs, flags } = qualityCases[name];
  return quick ? { epochs: 1, flags: [...flags, ...quickFlags] } : { epochs, flags };
}

/** Scores a checkpoint on a test object of lines. */
export async function scoreLines(workspace, { checkpoint, data, pictures, scan, batchSize }) {
  const test = dataFile(`${data}/test.npz`);
  const { precision, name } = engineOf(dirname(dirname(checkpoint)));
  return await runWorker(workspace, "score-worker.mjs", {
    checkpoint,
    data: scan ?? (workspace.quick ? await sparse(workspace, data, test) : test),
    truth: { file: test },
    region: linesRegion,
    engine: { precision, name, threads: 2 },
    ...(batchSize !== undefined && { batchSize }),
    ...(pictures !== undefined && !workspace.quick && { pictures: { folder: reportFolder, name: pictures } }),
  });
}

function sparse(workspace, data, test) {
  return partOf(workspace, { name: `${data}-quick`, from: test, keep: { gridStep: 2 } });
}

function format(cases) {
  const parts = [curved, symmetric].map((data) => {
    const own = Object.values(cases).filter((entry) => entry.data === data);
    return own.length === 0 ? "" : [`### ${data}`, "", formatScan(data, own)].join("\n");
  });
  return parts.filter((part) => part !== "").join("\n\n");
}

function formatScan(data, cases) {
  const { yardsticks } = cases[0].rows[0];
  const still = [yardstick("constant", yardsticks.constant), yardstick("patch means", yardsticks.patchMeans)];
  const peers = data === curved ? [...reference].map(ofReference) : [...ptychopinn].map(ofPtychopinn);
  const own = cases.flatMap(({ title, rows }) => rows.map((row) => ofRow(title, row)));
  const head = [
    "what",
    "epoch",
    "seconds",
    "amplitude SSIM",
    "phase SSIM",
    "inside patches",
    "not registered: amplitude, phase",
  ];
  return table(head, [...still, ...peers, ...own]);
}

function yardstick(name, scores) {
  return [name, "–", "–", show(scores.amplitude.ssim), show(scores.phase?.ssim), "0", ""];
}

function ofReference([epoch, { seconds, amplitude, phase, inside }]) {
  return ["PyTorch, same network, bfloat16", epoch, seconds, show(amplitude), show(phase), show(inside, 2), ""];
}

function ofPtychopinn([epoch, amplitude]) {
  return ["PtychoPINN", epoch, "–", show(amplitude), "–", "–", ""];
}

function ofRow(title, { epoch, seconds, amplitude, phase, insidePatches, unregistered, collapsed }) {
  const plain = `${show(unregistered.amplitude.ssim)}, ${show(unregistered.phase?.ssim)}`;
  const inside = show(insidePatches.amplitude, 2) + (collapsed ? " (collapsed)" : "");
  return [`**${title}**`, epoch, show(seconds, 0), show(amplitude.ssim), show(phase?.ssim), inside, plain];
}
