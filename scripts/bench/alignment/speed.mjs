// How long and how much memory a check takes on a large project: cold, with nothing changed, after one touched file, after
// one whose links moved, and in a new checkout that was given what an earlier check kept.
import { cpSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitAll, makeProject } from "../project.mjs";
import { show, table } from "../ptycho/document.mjs";
import { median } from "../ptycho/library.mjs";
import { once } from "../ptycho/workspace.mjs";
import { makeCorpus, sizes } from "./corpus.mjs";
import { runMeasured } from "./resources.mjs";

/** One that takes longer is measured once. */
const slowMs = 30_000;

const states = ["cold", "unchanged", "touched", "moved", "checkout"];

/**
 * Measures every tool on every size.
 * @param bench `folder` (what was measured stays there until all is), `quick`
 * @returns a row for each size and tool: `runs` by state, or `missing`
 */
export async function measureSpeed(bench, tools) {
  const { quick } = bench;
  const chosen = quick ? { tiny: { clauses: 200, files: 400, links: 1_000 } } : sizes;
  const effort = quick ? { rounds: 1, limitMs: 60_000 } : { rounds: 5, limitMs: 300_000 };
  const rows = [];
  for (const [size, counts] of Object.entries(chosen)) {
    const measured = await once(bench, `speed-${size}`, () => measureSize(counts, tools, effort));
    rows.push(...measured.map((row) => ({ size, ...counts, ...row })));
  }
  return { rows, ...effort };
}

async function measureSize(counts, tools, { rounds, limitMs }) {
  console.error(`${counts.clauses} clauses, ${counts.files} files, ${counts.links} links`);
  const project = makeCorpus(counts);
  const folder = mkdtempSync(join(tmpdir(), "alignment-bench-"));
  try {
    const rows = [];
    for (const tool of tools) rows.push(await prepare(tool, { project, folder, limitMs }));
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) await measureRound(row, round);
    }
    return rows.map(({ tool, missing, runs }) => ({ tool: tool.name, missing, runs }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the project, and does once what makes it a reviewed one. */
async function prepare(tool, { project, folder, limitMs }) {
  const root = join(folder, tool.name.replace(" ", "-"));
  const row = {
    tool,
    project,
    root,
    limitMs,
    missing: tool.missing,
    runs: Object.fromEntries(states.map((state) => [state, []])),
  };
  if (tool.missing !== undefined) return row;
  makeProject(root, { ".gitignore": "output/\n_build/\n", ...tool.write(project) });
  if (tool.review === undefined) return row;
  const { exit, output } = await runMeasured(tool.review, { cwd: root, limitMs });
  if (exit !== 0) return { ...row, missing: `its review ended with ${exit}: ${output.trim().split("\n")[0]}` };
  commitAll(root);
  return row;
}

async function measureRound(row, round) {
  for (const state of row.missing === undefined ? states : []) {
    if (isDone(row, state)) continue;
    if (state === "cold") row.tool.forget?.(row.root);
    if (state === "touched") row.tool.touch(row.root, row.project, `touched for the ${round + 1}. time`);
    if (state === "checkout") checkOutAnew(row.root);
    if (state === "moved") row.tool.move(row.root, row.project, `moved for the ${round + 1}. time`);
    const { output, ...run } = await runMeasured(row.tool.check, { cwd: row.root, limitMs: row.limitMs });
    row.runs[state].push(run);
    const told = run.exit === null ? "over the limit" : `${(run.ms / 1000).toFixed(2)} s`;
    console.error(`  ${row.tool.name}, ${state}: ${told}, ${megabytes(run.peakBytes)} MB, exit ${run.exit}`);
    if (run.exit === 0 || run.exit === null) continue;
    row.missing = `a clean project ended with ${run.exit}: ${output.trim().split("\n")[0]}`;
    return;
  }
}

/** Every file is a new one, as far as the system tells. */
function checkOutAnew(root) {
  const copy = `${root}.copy`;
  cpSync(root, copy, { recursive: true });
  rmSync(root, { recursive: true });
  renameSync(copy, root);
}

/** One over its limit is not run again; a slow one is measured once; what keeps nothing has no warm state. */
function isDone({ tool, runs }, state) {
  if (runs.cold.some(({ exit }) => exit === null)) return true;
  if (runs[state].some(({ ms }) => ms > slowMs)) return true;
  if (state === "moved" || state === "checkout") return tool.move === undefined;
  return state !== "cold" && tool.forget === undefined;
}

/** The measured rows as Markdown, with the aims that they meet or miss. */
export function formatSpeed({ rows, limitMs }) {
  const head = [
    "clauses / files / links",
    "tool",
    "cold",
    "nothing changed",
    "one file touched",
    "its links moved",
    "new checkout, cache kept",
    "greatest memory",
  ];
  const lines = rows.map((row) => {
    const counts = [row.clauses, row.files, row.links].map((count) => count.toLocaleString("en")).join(" / ");
    const tool = row.tool === "loop check" ? `**${row.tool}**` : row.tool;
    if (row.missing !== undefined) return [counts, tool, `not measured: ${row.missing}`, "", "", "", "", ""];
    const cells = states.map((state) => time(row.runs[state], limitMs));
    return [counts, tool, ...cells, memory(row.runs)];
  });
  return [table(head, lines), "", ...formatAims(rows)].join("\n");
}

function time(runs, limitMs) {
  if (runs.length === 0) return "–";
  if (runs.some(({ exit }) => exit === null)) return `over ${limitMs / 1000} s`;
  const [least, most] = [Math.min, Math.max].map((pick) => pick(...runs.map(({ ms }) => ms)) / 1000);
  const spread = runs.length === 1 ? "once" : `${show(least, 2)} to ${show(most, 2)}`;
  return `${show(seconds(runs), 2)} s (${spread})`;
}

function memory(runs) {
  const all = Object.values(runs)
    .flat()
    .map(({ peakBytes }) => peakBytes ?? Number.NaN);
  return `${megabytes(Math.max(...all))} MB`;
}

function megabytes(bytes) {
  return show(bytes === null ? null : bytes / 1e6, 0);
}

function seconds(runs) {
  return median(runs.map(({ ms }) => ms)) / 1000;
}

/** The aims that the work was begun with, and how the time grows. */
function formatAims(rows) {
  const of = (size, tool) => rows.find((row) => row.size === size && row.tool === tool && row.missing === undefined);
  const [own, peer, small] = [of("large", "loop check"), of("large", "OpenFastTrace"), of("small", "loop check")];
  if (own === undefined) return [];
  const [cold, touched] = [seconds(own.runs.cold), seconds(own.runs.touched)];
  const peak = Math.max(...own.runs.cold.map(({ peakBytes }) => peakBytes)) / 1e6;
  const line = (what, value, aim) => `- ${what}: ${value.text} (aim ${aim.text}: ${aim.holds ? "met" : "missed"})`;
  return [
    line("cold, large", { text: `${show(cold, 2)} s` }, { text: "under 4 s", holds: cold < 4 }),
    line("memory, cold, large", { text: `${show(peak, 0)} MB` }, { text: "under 400 MB", holds: peak < 400 }),
    line("one file touched, large", { text: `${show(touched, 2)} s` }, { text: "under 0.5 s", holds: touched < 0.5 }),
    ...(peer === undefined ? [] : [ratioLine(line, seconds(peer.runs.cold) / cold)]),
    ...(small === undefined ? [] : [growthLine(line, cold / seconds(small.runs.cold))]),
  ];
}

function ratioLine(line, ratio) {
  return line("faster than OpenFastTrace, large", { text: `${show(ratio, 1)}×` }, { text: "2×", holds: ratio >= 2 });
}

function growthLine(line, growth) {
  const aim = { text: "with the corpus, 10×, not with its square", holds: growth < 12 };
  return line("from small to large the time grows", { text: `${show(growth, 1)}×` }, aim);
}
