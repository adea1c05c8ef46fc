// Training runs that serve several sections: each is trained once, goes on where it was killed, and keeps all epochs.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runPtycho } from "./processes.mjs";

/**
 * Trains until the run has so many epochs, by `ptycho train`, on all patterns, a checkpoint kept for each epoch.
 * @param run `name`: of its folder; `data`: a scan; `epochs`; `flags`: words for `ptycho train`; without a
 *   precision among them it is the fastest one that there is
 * @returns `folder` and `epochs`: [{ epoch (from 1), seconds (since the start), loss, checkpoint }]
 */
export async function trainOnce(workspace, { name, data, epochs, flags = [] }) {
  const folder = join(workspace.folder, "runs", name);
  if (!isTrained(folder, epochs)) {
    const resumes = existsSync(join(folder, "checkpoints", "last.ckpt"));
    if (!resumes) rmSync(folder, { recursive: true, force: true }); // killed in its first epoch
    console.error(`training ${name}, ${epochs} epochs${resumes ? ", going on where it was" : ""}`);
    const own = ["--epochs", `${epochs}`, "--threads", "2"];
    const kept = ["--validation-fraction", "0", "--save-top-k", "-1", "--early-stop-patience", `${epochs}`];
    const precision = flags.includes("--precision") ? [] : ["--precision", await bestPrecision(workspace)];
    const words = resumes
      ? ["--resume", folder, ...own]
      : [data, "-o", folder, ...own, ...kept, ...precision, ...flags];
    await runPtycho(workspace, ["train", ...words]);
  }
  return { folder, epochs: readEpochs(folder) };
}

/** What makes a run short for `--quick`. */
export const quickFlags = ["--overfit-batches", "1", "--n-filters-scale", "1"];

/** bfloat16-mixed where processor and engine compute in it. */
export async function bestPrecision({ build }) {
  const { supportsBfloat16 } = await import(pathToFileURL(join(build, "trainer/engine/bfloat16/support.js")).href);
  const isNative = process.env.PTYCHO_ENGINE !== "wasm"; // `npm run bench` has seen that it is there
  return isNative && supportsBfloat16().supported ? "bfloat16-mixed" : "float32";
}

/** The engine that a run was trained on. */
export function engineOf(folder) {
  return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")).engine;
}

function isTrained(folder, epochs) {
  return checkpointsOf(folder).has(epochs - 1);
}

function readEpochs(folder) {
  const checkpoints = checkpointsOf(folder);
  const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trim().split("\n");
  const records = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === "epoch");
  let seconds = 0;
  return records.map(({ epoch, seconds: own, metrics, patternsPerSecond }) => {
    seconds += own;
    const loss = Object.entries(metrics).find(([key]) => key.includes("_train"))?.[1] ?? null;
    return { epoch: epoch + 1, seconds, loss, patternsPerSecond, checkpoint: checkpoints.get(epoch) ?? null };
  });
}

/** Epoch, from 0 → file. */
function checkpointsOf(folder) {
  const place = join(folder, "checkpoints");
  const names = existsSync(place) ? readdirSync(place).filter((name) => /^epoch=\d+-.*\.ckpt$/u.test(name)) : [];
  return new Map(names.map((name) => [Number(/\d+/u.exec(name)[0]), join(place, name)]));
}
