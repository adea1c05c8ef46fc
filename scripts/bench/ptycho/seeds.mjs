// How much of the quality is chance: the network by the trainer and by PyTorch, with several seeds, in one run.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { findPeers, runPython } from "./peers.mjs";
import { runWorker } from "./processes.mjs";
import { linesRegion, scoreLines } from "./quality.mjs";
import { bestPrecision, engineOf, quickFlags, trainOnce } from "./runs.mjs";
import { dataFile, forget, once } from "./workspace.mjs";

const data = "lines-n64-curved";
const seeds = [0, 1, 2];
const scoredEpochs = [4, 9];

/** `npm run bench -- ptycho-seeds`: same network, loss, batches of 16, precision and number of epochs. */
export async function benchSeeds(workspace) {
  const facts = await once(workspace, "seeds-facts", () => describeMachine(workspace));
  const precision = await bestPrecision(workspace);
  const peers = await findPeers(workspace, ["torch", "numpy"]);
  if (peers.missing !== undefined) console.error(`no PyTorch: ${peers.missing}`);
  const epochs = workspace.quick ? [1] : scoredEpochs;
  const rows = [];
  let engine = null;
  for (const seed of workspace.quick ? [0] : seeds) {
    const own = await trainOwn(workspace, { seed, epochs, precision });
    engine = own.engine;
    rows.push(...own.rows);
    if (peers.missing === undefined) rows.push(...(await trainPeer(workspace, { seed, epochs, precision, peers })));
  }
  const peerLine = peers.missing === undefined ? `PyTorch ${peers.versions.torch}` : `PyTorch: ${peers.missing}`;
  publish(workspace, "ptycho-seeds", { facts, engines: [engineLine(engine), peerLine], rows, text: format(rows) });
  forget(workspace, "seeds-");
}

async function trainOwn(workspace, { seed, epochs, precision }) {
  const short = workspace.quick ? quickFlags : [];
  const flags = ["--loss", "mae", "--precision", precision, "--seed", `${seed}`, ...short];
  const request = { name: `seeds-${seed}`, data: dataFile(`${data}/train.npz`), epochs: epochs.at(-1), flags };
  const run = await trainOnce(workspace, request);
  const rows = [];
  for (const epoch of epochs) {
    const { checkpoint, seconds, loss } = run.epochs[epoch - 1];
    const scores = await once(workspace, `seeds-own-${seed}-${epoch}`, () =>
      scoreLines(workspace, { checkpoint, data }),
    );
    rows.push({ who: "trainer", seed, epoch, seconds, loss, ...scores });
  }
  return { engine: engineOf(run.folder), rows };
}

async function trainPeer(workspace, { seed, epochs, precision, peers }) {
  const folder = join(workspace.folder, "objects");
  mkdirSync(folder, { recursive: true });
  const [train, test] = ["train", "test"].map((name) => dataFile(`${data}/${name}.npz`));
  const words = { epochs: epochs.join(","), seed, precision: precision === "float32" ? precision : "bfloat16" };
  const flags = Object.entries(words).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const trained = await once(workspace, `seeds-peer-${seed}`, () => {
    console.error(`training PyTorch, seed ${seed}, ${epochs.at(-1)} epochs`);
    const args = [train, test, join(folder, `pytorch-${seed}`), ...flags];
    return runPython(workspace, peers.python, { script: "peer_train.py", args });
  });
  const rows = [];
  for (const { file, ...row } of trained.rows) {
    const request = { object: file, data: test, truth: { file: test }, region: linesRegion };
    const scores = await once(workspace, `seeds-peer-${seed}-${row.epoch}`, () =>
      runWorker(workspace, "score-worker.mjs", request),
    );
    rows.push({ who: "PyTorch", seed, ...row, ...scores });
  }
  return rows;
}

function format(rows) {
  const head = ["epoch", "who", "amplitude SSIM by seed", "mean", "phase SSIM by seed", "mean", "loss by seed"];
  const epochs = [...new Set(rows.map(({ epoch }) => epoch))];
  const lines = epochs.flatMap((epoch) => ["trainer", "PyTorch"].map((who) => line({ epoch, who, rows })));
  return table(head, lines);
}

function line({ epoch, who, rows }) {
  const own = rows.filter((row) => row.epoch === epoch && row.who === who);
  const [amplitude, phase] = ["amplitude", "phase"].map((part) => own.map((row) => row[part].ssim));
  const losses = own.map(({ loss }) => show(loss, 4)).join(", ");
  const name = who === "trainer" ? "**trainer**" : who;
  return [epoch, name, listOf(amplitude), show(mean(amplitude)), listOf(phase), show(mean(phase)), losses];
}

function listOf(values) {
  return values.length === 0 ? "–" : values.map((value) => show(value)).join(", ");
}

function mean(values) {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
