// Training and inference of one network by the trainer and by PyTorch, in turn, each turn in processes of its own.
import { join } from "node:path";
import { describeMachine, engineLine, publish, show, table } from "./document.mjs";
import { median } from "./library.mjs";
import { findPeers, runPython } from "./peers.mjs";
import { runWorker } from "./processes.mjs";
import { simulateOnce } from "./scans.mjs";
import { forget, once } from "./workspace.mjs";

/** glibc then keeps freed memory in place of giving it back and faulting it in again each step. */
const keepMemory = { MALLOC_MMAP_THRESHOLD_: "10000000000", MALLOC_TRIM_THRESHOLD_: "10000000000" };

/** The rows, by what is compared; `aim`: of the issue, as a share of the faster of the peer's two. */
const groups = [
  { title: "float32", precision: "float32", gridsize: 1, aim: { train: 1, infer: 1 } },
  { title: "bfloat16", precision: "bfloat16", gridsize: 1, aim: { train: 0.75, infer: 0.9 } },
  { title: "float32, gridsize 2", precision: "float32", gridsize: 2, aim: null },
  { title: "bfloat16, gridsize 2", precision: "bfloat16", gridsize: 2, aim: null },
];

/** `npm run bench -- ptycho-speed` */
export async function benchSpeed(workspace) {
  const { quick } = workspace;
  const facts = await once(workspace, "speed-facts", () => describeMachine(workspace));
  const peers = await findPeers(workspace, ["torch", "numpy"]);
  if (peers.missing !== undefined) console.error(`no PyTorch: ${peers.missing}`);
  const effort = quick ? { rounds: 1, warm: 1, steps: 1 } : { rounds: 4, warm: 10, steps: 10 };
  const scan = await simulateOnce(workspace, "speed"); // 33 × 33 patterns, the same for all
  const subjects = groups.flatMap((group) => subjectsOf(group, peers));
  const samples = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const subject of subjects) {
      const turn = `speed-${round}-${subject.name}`;
      const sample = await once(workspace, turn, () => measure(workspace, subject, { scan, ...effort }));
      const [train, infer] = ["train", "infer"].map((kind) => sample.patternsPerStep / median(sample[kind]));
      console.error(`round ${round + 1} ${subject.name}: ${show(train, 1)} train, ${show(infer, 1)} infer`);
      samples.get(subject.name).push({ ...sample, train, infer });
    }
  }
  const rates = Object.fromEntries([...samples].map(([name, turns]) => [name, summarise(turns)]));
  publish(workspace, "ptycho-speed", {
    facts,
    engines: enginesOf(rates, peers),
    rounds: effort.rounds,
    steps: effort.steps,
    rates,
    text: format(rates, peers),
  });
  forget(workspace, "speed-");
}

function subjectsOf({ precision, gridsize }, peers) {
  const mixed = precision === "bfloat16" ? "bfloat16-mixed" : "float32";
  const own = { kind: "own", engine: "native", precision: mixed, gridsize };
  const peer = { kind: "peer", python: peers.python, precision, gridsize };
  const tag = `${precision}-${gridsize}`;
  return [
    { ...own, name: `native-${tag}` },
    ...(peers.missing === undefined
      ? [
          { ...peer, name: `pytorch-${tag}` },
          { ...peer, name: `pytorch-kept-${tag}`, env: keepMemory },
        ]
      : []),
    ...(precision === "float32" ? [{ ...own, engine: "wasm", name: `wasm-${tag}` }] : []),
  ];
}

/** A processor without bfloat16, or an engine that is not there, is a row that says so. */
async function measure(workspace, subject, { scan, warm, steps }) {
  const { kind, python, engine, precision, gridsize, env } = subject;
  try {
    if (kind === "peer") {
      const words = { precision, gridsize, "batch-size": 16, warm, steps };
      const flags = Object.entries(words).flatMap(([name, value]) => [`--${name}`, `${value}`]);
      return await runPython(workspace, python, { script: "peer.py", args: [scan, ...flags], env });
    }
    const folder = join(workspace.folder, "speed-run");
    const request = { scan, engine, precision, gridsize, batchSize: 16, warm, steps, folder };
    return await runWorker(workspace, "speed-worker.mjs", request);
  } catch (error) {
    return { train: [NaN], infer: [NaN], patternsPerStep: NaN, missing: error.message };
  }
}

function summarise(turns) {
  const of = (kind) => {
    const rates = turns.map((turn) => turn[kind]);
    return { median: median(rates), least: Math.min(...rates), greatest: Math.max(...rates) };
  };
  const { engine = null, parameters = null } = turns[0];
  const missing = turns.find((turn) => turn.missing !== undefined)?.missing ?? null;
  return { train: of("train"), infer: of("infer"), engine, parameters, missing };
}

function enginesOf(rates, peers) {
  const lines = Object.values(rates).flatMap(({ engine }) => (engine === null ? [] : [engineLine(engine)]));
  const peer =
    peers.missing === undefined ? `PyTorch ${peers.versions.torch}, channels_last, fused Adam, threads 2` : null;
  return [...new Set(lines), ...(peer === null ? [] : [peer])];
}

function format(rates, peers) {
  const rows = groups.flatMap(({ title, precision, gridsize, aim }) => {
    const tag = `${precision}-${gridsize}`;
    const best = (kind) =>
      Math.max(...["pytorch", "pytorch-kept"].map((name) => rates[`${name}-${tag}`]?.[kind].median ?? NaN));
    const row = (name, subject, isOwn) => {
      const rate = rates[`${subject}-${tag}`];
      if (rate === undefined) return [];
      const against = (kind) => (isOwn ? ratio(rate[kind].median / best(kind), aim?.[kind]) : "");
      return [[title, name, spread(rate.train), against("train"), spread(rate.infer), against("infer")]];
    };
    return [
      ...row("**native**", "native", true),
      ...row("PyTorch", "pytorch", false),
      ...row("PyTorch, freed memory kept", "pytorch-kept", false),
      ...row("WebAssembly, two workers", "wasm", false),
      ...(precision === "float32" ? [shareOfNative(title, rates, tag)] : []),
    ];
  });
  const head = ["", "patterns/s", "training", "of PyTorch's faster", "inference", "of PyTorch's faster"];
  const failed = Object.entries(rates).flatMap(([name, { missing }]) =>
    missing === null ? [] : [`${name}: ${missing}`],
  );
  const notes = [...failed, ...(peers.missing === undefined ? [] : [`PyTorch was not measured: ${peers.missing}`])];
  return [table(head, rows), ...notes.flatMap((note) => ["", note])].join("\n");
}

function shareOfNative(title, rates, tag) {
  const share = (kind) => ratio(rates[`wasm-${tag}`][kind].median / rates[`native-${tag}`][kind].median, 1 / 3);
  return [title, "WebAssembly as a share of native", share("train"), "", share("infer"), ""];
}

function spread({ median: middle, least, greatest }) {
  return Number.isFinite(middle) ? `${show(middle, 1)} (${show(least, 1)} to ${show(greatest, 1)})` : "not measured";
}

function ratio(value, aim) {
  if (!Number.isFinite(value)) return "–";
  if (aim === undefined) return `${show(value, 2)}×`;
  return `${show(value, 2)}× (aim ${show(aim, 2)}: ${value >= aim ? "met" : "missed"})`;
}
