// `npm run bench`: what the two programs cost and how good the trainer is, section by section.
// `npm run bench -- NAME…` measures these sections; without names all but those that take half an hour and more.
// `--quick` repeats less, shortens what is trained, and writes nothing: to see that a section works.
// A section that was killed goes on where it was when it is called again; `--fresh` forgets what was measured before.
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { repository } from "./bench/project.mjs";
import { buildIfStale } from "./build.mjs";

/** Sections in their order; `minutes`: about so many on two quiet cores, peers installed, nothing trained yet. */
const sections = {
  loop: { minutes: 5, run: () => import("./bench/harness.mjs").then((room) => room.benchLoop) },
  alignment: { minutes: 25, run: () => import("./bench/alignment/alignment.mjs").then((room) => room.benchAlignment) },
  "ptycho-speed": { minutes: 15, run: () => import("./bench/ptycho/speed.mjs").then((room) => room.benchSpeed) },
  "ptycho-memory": { minutes: 5, run: () => import("./bench/ptycho/memory.mjs").then((room) => room.benchMemory) },
  "ptycho-quality": { minutes: 30, run: () => import("./bench/ptycho/quality.mjs").then((room) => room.benchQuality) },
  "ptycho-small-batches": {
    minutes: 10,
    run: () => import("./bench/ptycho/quality.mjs").then((room) => room.benchSmallBatches),
  },
  "ptycho-seeds": { minutes: 30, run: () => import("./bench/ptycho/seeds.mjs").then((room) => room.benchSeeds) },
  "ptycho-baselines": {
    minutes: 30,
    run: () => import("./bench/ptycho/quality.mjs").then((room) => room.benchBaselines),
  },
  "ptycho-half-hour": {
    minutes: 35,
    run: () => import("./bench/ptycho/half-hour.mjs").then((room) => room.benchHalfHour),
  },
  "ptycho-real": { minutes: 35, run: () => import("./bench/ptycho/real.mjs").then((room) => room.benchReal) },
  "ptycho-classical": {
    minutes: 45,
    run: () => import("./bench/ptycho/classical.mjs").then((room) => room.benchClassical),
  },
};

const { values: flags, positionals } = readArguments();
const short = Object.keys(sections).filter((name) => sections[name].minutes < 30);
const names = positionals.length > 0 ? positionals : short;
buildIfStale();
for (const name of names) {
  console.error(`\nmeasuring: ${name}${flags.quick ? ", quick" : `, about ${sections[name].minutes} minutes`}`);
  const run = await sections[name].run();
  await (name.startsWith("ptycho-") ? inWorkspace(run) : run(flags));
}

/** The trainer's sections share a workspace, and the native engine that the tests compute with. */
async function inWorkspace(run) {
  process.env.PTYCHO_CACHE ??= join(repository, ".cache");
  await import("./test-engine.mjs");
  const { openWorkspace, closeWorkspace } = await import("./bench/ptycho/workspace.mjs");
  const { endOrphan } = await import("./bench/ptycho/processes.mjs");
  const workspace = openWorkspace(flags);
  await endOrphan(workspace);
  await assertEngine(workspace);
  try {
    await run(workspace, { trainFlags: flags["train-flags"], epochs: flags.epochs && Number(flags.epochs) });
  } finally {
    closeWorkspace(workspace);
  }
}

/** Hours of WebAssembly should be a wish, not an accident. */
async function assertEngine({ build }) {
  if (process.env.PTYCHO_ENGINE === "wasm") return;
  const { locateNative } = await import(pathToFileURL(join(build, "trainer", "engine", "native", "locate.js")).href);
  const places = locateNative();
  if (places.some(({ addon }) => addon !== null)) return;
  console.error(
    `no native engine (${places.map(({ reason }) => reason).join("; ")}); PTYCHO_ENGINE=wasm measures without`,
  );
  process.exit(3);
}

function readArguments() {
  const options = {
    quick: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    "train-flags": { type: "string" },
    epochs: { type: "string" },
  };
  try {
    const read = parseArgs({ options, allowPositionals: true });
    const unknown = read.positionals.filter((name) => !Object.hasOwn(sections, name));
    if (unknown.length > 0) throw new Error(`there is no section ${unknown.join(", ")}`);
    return read;
  } catch (error) {
    const known = Object.entries(sections).map(([name, { minutes }]) => `  ${name} (about ${minutes} min)`);
    console.error([`${error.message}; the sections are`, ...known].join("\n"));
    return process.exit(2);
  }
}
