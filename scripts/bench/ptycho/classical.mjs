// The network after its training beside a classical solver on the same frames: all of them, and ever fewer.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeMachine, publish, show, table } from "./document.mjs";
import { findPeers, runPython } from "./peers.mjs";
import { runWorker } from "./processes.mjs";
import { linesRegion, scoreLines, trainCase } from "./quality.mjs";
import { scoreStar, starScan, trainStar } from "./real.mjs";
import { engineOf } from "./runs.mjs";
import { partOf } from "./scans.mjs";
import { dataFile, forget, once } from "./workspace.mjs";

const solverEpochs = [3, 10];

/** Frames that are left: all, every second position of the raster, every fourth, every ninth. */
const overlaps = {
  all: {},
  half: { checkerboard: true },
  quarter: { gridStep: 2 },
  ninth: { gridStep: 3 },
};

/** What is reconstructed, by which networks; the star's positions are no raster, so its frames are thinned as they come. */
const scans = [
  { name: "lines-n64-curved", networks: ["mae", "gridsize2"], overlaps: Object.keys(overlaps), refine: false },
  { name: "lines-n64", networks: ["symmetric-gridsize2"], overlaps: ["all", "quarter"], refine: false },
  { name: "star", networks: ["lsqml"], overlaps: ["all", "half"], refine: true },
];

/** `npm run bench -- ptycho-classical`; trains the networks that the quality sections have not trained yet. */
export async function benchClassical(workspace) {
  const facts = await once(workspace, "classical-facts", () => describeMachine(workspace));
  const peers = await findPeers(workspace, ["torch", "numpy", "ptychi"]);
  if (peers.missing !== undefined) console.error(`no pty-chi: ${peers.missing}`);
  const rows = [];
  for (const scan of workspace.quick ? [{ ...scans[0], overlaps: ["quarter"], networks: ["mae"] }] : scans) {
    for (const overlap of scan.overlaps) rows.push(...(await compare(workspace, peers, { ...scan, overlap })));
  }
  const stream = await once(workspace, "classical-stream", () => measureStream(workspace));
  const engines =
    peers.missing === undefined ? [`pty-chi ${peers.versions.ptychi}, PyTorch ${peers.versions.torch}`] : [];
  const note = peers.missing === undefined ? [] : ["", `pty-chi was not measured: ${peers.missing}`];
  const text = [format(rows), ...note, "", formatStream(stream)].join("\n");
  publish(workspace, "ptycho-classical", { facts, engines, rows, stream, text });
  forget(workspace, "classical-");
}

async function compare(workspace, peers, { name, networks, overlap, refine }) {
  const isStar = name === "star";
  const data = isStar ? await thinStar(workspace, overlap) : await thinLines(workspace, name, overlap);
  const rows = [];
  if (peers.missing === undefined) rows.push(...(await solve(workspace, peers, { name, overlap, data, refine })));
  for (const network of networks) {
    const run = isStar ? await trainStar(workspace, network) : await trainCase(workspace, network);
    const { checkpoint, epoch, seconds } = run.epochs.at(-1);
    const scores = await once(workspace, `classical-${name}-${overlap}-${network}`, () =>
      isStar
        ? scoreStar(workspace, { checkpoint, data })
        : scoreLines(workspace, { checkpoint, data: name, scan: data, batchSize: 32 }),
    );
    const what = `network (${network}), trained ${epoch} epochs`;
    rows.push({ name, overlap, what, training: seconds, seconds: scores.inference.whole, ...pick(scores) });
  }
  return rows;
}

async function solve(workspace, { python }, { name, overlap, data, refine }) {
  const folder = join(workspace.folder, "objects");
  mkdirSync(folder, { recursive: true });
  const key = `classical-${name}-${overlap}-solver`;
  const epochs = workspace.quick ? [1] : solverEpochs;
  const solved = await once(workspace, key, () =>
    runPython(workspace, python, {
      script: "classical.py",
      args: [
        data,
        join(folder, `solver-${name}-${overlap}`),
        "--epochs",
        epochs.join(","),
        ...(refine ? ["--refine-probe"] : []),
      ],
    }),
  );
  const rows = [];
  for (const [epoch, object] of Object.entries(solved.files)) {
    const scores = await once(workspace, `${key}-${epoch}`, () => scoreSolved(workspace, { name, data, object }));
    rows.push({
      name,
      overlap,
      what: `LSQML, ${epoch} epochs`,
      training: null,
      seconds: solved.seconds[epoch],
      ...pick(scores),
    });
  }
  return rows;
}

async function scoreSolved(workspace, { name, data, object }) {
  if (name === "star") return await scoreStar(workspace, { object, data });
  const truth = { file: dataFile(`${name}/test.npz`) };
  return await runWorker(workspace, "score-worker.mjs", { object, data, truth, region: linesRegion });
}

function thinLines(workspace, name, overlap) {
  const from = dataFile(`${name}/test.npz`);
  return partOf(workspace, { name: `${name}-${overlap}`, from, keep: overlaps[overlap] });
}

function thinStar(workspace, overlap) {
  return starScan(workspace, "lsqml", overlap === "all" ? {} : { every: 2, offset: 0 });
}

/** One frame after the other, as a detector gives them. */
async function measureStream(workspace) {
  const run = await trainCase(workspace, "mae");
  const { checkpoint } = run.epochs.at(-1);
  const { name, precision } = engineOf(run.folder);
  const data = await thinLines(workspace, "lines-n64-curved", "quarter");
  return await runWorker(workspace, "stream-worker.mjs", { checkpoint, data, engine: { name, precision, threads: 2 } });
}

function pick({ amplitude, phase, patterns, shiftPx, complexCorrelation }) {
  return { patterns, amplitude, phase, shiftPx, complexCorrelation };
}

function format(rows) {
  const head = [
    "scan",
    "frames",
    "what",
    "seconds",
    "frames/s",
    "trained for, s",
    "amplitude SSIM",
    "phase SSIM",
    "phase correlation",
  ];
  return table(
    head,
    rows.map(({ name, overlap, what, training, seconds, patterns, amplitude, phase }) => [
      name,
      `${patterns} (${overlap})`,
      what,
      show(seconds, 2),
      show(patterns / seconds, 0),
      show(training, 0),
      show(amplitude.ssim),
      show(phase?.ssim),
      show(phase?.correlation),
    ]),
  );
}

function formatStream({ medianMs, p95Ms, framesPerSecond, frames }) {
  const row = [frames, show(medianMs, 1), show(p95Ms, 1), show(framesPerSecond, 0)];
  return table(["streaming, one frame at a time", "median, ms", "19 of 20 within, ms", "frames/s"], [row]);
}
