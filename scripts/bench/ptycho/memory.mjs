// Whether memory stays flat: over 200 steps of training, and for scans of ever more frames of one area.
import { join } from "node:path";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { bestPrecision, trainOnce } from "./runs.mjs";
import { runWorker } from "./processes.mjs";
import { partOf, simulateOnce } from "./scans.mjs";
import { forget, once } from "./workspace.mjs";

/** Engines whose tensors live in the process that is looked at: WebAssembly with one worker. */
const engines = [
  { engine: "native", precision: "float32", threads: 2 },
  { engine: "native", precision: "bfloat16-mixed", threads: 2 },
  { engine: "wasm", precision: "float32", threads: 1 },
];

/** Raster steps in pixels over one object: from about 500 frames to about 4500. */
const steps = [9, 6, 4, 3];

/** `npm run bench -- ptycho-memory` */
export async function benchMemory(workspace) {
  const { quick } = workspace;
  const facts = await once(workspace, "memory-facts", () => describeMachine(workspace));
  const scans = await growingScans(workspace, quick ? [12, 9] : steps);
  const mixed = await bestPrecision(workspace);
  const training = [];
  for (const subject of quick ? engines.slice(0, 1) : engines) {
    if (subject.precision === "bfloat16-mixed" && mixed === "float32") continue;
    const name = `memory-${subject.engine}-${subject.precision}`;
    const folder = join(workspace.folder, name);
    const request = {
      kind: "train",
      scan: scans[0].file,
      steps: quick ? 4 : 200,
      scale: quick ? 1 : 2,
      folder,
      ...subject,
    };
    training.push(await once(workspace, name, () => runWorker(workspace, "memory-worker.mjs", request)));
  }
  const inference = await measureInference(workspace, scans);
  const lines = training.map(({ identity }) => engineLine(identity));
  const text = [formatTraining(training), "", formatInference(inference)].join("\n");
  publish(workspace, "ptycho-memory", { facts, engines: lines, training, inference, text });
  forget(workspace, "memory-");
}

async function growingScans(workspace, stepsPx) {
  const scans = [];
  for (const stepPx of stepsPx) {
    const flags = ["--object-size", "264", "--step-px", `${stepPx}`];
    scans.push({ stepPx, file: await simulateOnce(workspace, `memory-${stepPx}`, flags) });
  }
  return scans;
}

/** The weights do not matter: those of a moment's training. */
async function measureInference(workspace, scans) {
  const data = await partOf(workspace, { name: "memory-few", from: scans[0].file, keep: { first: 32 } });
  const short = workspace.quick ? ["--n-filters-scale", "1"] : [];
  const run = await trainOnce(workspace, { name: "memory", data, epochs: 1, flags: ["--loss", "mae", ...short] });
  const rows = [];
  for (const { stepPx, file } of scans) {
    const request = { kind: "infer", scan: file, checkpoint: run.epochs[0].checkpoint };
    rows.push({
      stepPx,
      ...(await once(workspace, `memory-infer-${stepPx}`, () => runWorker(workspace, "memory-worker.mjs", request))),
    });
  }
  return rows;
}

function formatTraining(training) {
  const head = [
    "training, N = 64, batch 16",
    "steps",
    "tensors: first, last",
    "MB in tensors: first, last",
    "resident MB: step 20, last",
  ];
  const rows = training.map(({ identity, samples }) => {
    const [first, last] = [samples[0], samples.at(-1)];
    const settled = samples.find(({ step }) => step >= 20) ?? first;
    return [
      `${identity.name}, ${identity.precision}`,
      last.step,
      `${first.tensors}, ${last.tensors}`,
      `${show(first.bytes / 1e6, 3)}, ${show(last.bytes / 1e6, 3)}`,
      `${show(settled.residentBytes / 1e6, 0)}, ${show(last.residentBytes / 1e6, 0)}`,
    ];
  });
  return table(head, rows);
}

function formatInference(rows) {
  const head = ["`infer`, one object of 264²", "raster step, px", "frames in float32, MB", "greatest resident MB"];
  return table(
    head,
    rows.map(({ stepPx, patterns, patternBytes, greatestBytes }) => [
      `${patterns} frames`,
      stepPx,
      show(patternBytes / 1e6, 0),
      show(greatestBytes / 1e6, 0),
    ]),
  );
}
