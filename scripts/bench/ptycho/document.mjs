// What a section leaves: JSON in reports/ptycho-bench, its table between two markers of docs/ptycho-bench.md.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { git, repository } from "../project.mjs";
import { reportFolder } from "./workspace.mjs";

const page = join(repository, "docs", "ptycho-bench.md");

/** Machine, commit, date, versions: what a number means nothing without. */
export function describeMachine(workspace) {
  const [{ model = "unknown" } = {}] = cpus();
  const changed = git(repository, "status", "--porcelain", "--", "src", "package.json").trim() !== "";
  return {
    machine: `${cpus().length} × ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
    loadAtStart: Number(loadavg()[0].toFixed(1)),
    node: process.versions.node,
    commit: git(repository, "rev-parse", "--short", "HEAD").trim() + (changed ? ", changed since" : ""),
    source: workspace.id,
    date: new Date().toISOString(),
  };
}

/**
 * Prints a section's table; unless the bench is a quick one, keeps it.
 * @param section its name
 * @param result `facts`: of `describeMachine`, `text`: Markdown, anything else: kept in the JSON only
 */
export function publish(workspace, section, { text, facts, ...numbers }) {
  const head = [
    `- ${facts.machine}; load at the start ${facts.loadAtStart}`,
    `- Node ${facts.node}, commit ${facts.commit}, ${facts.date.slice(0, 10)}`,
    ...(numbers.engines ?? []).map((engine) => `- ${engine}`),
  ];
  const whole = [...head, "", text].join("\n");
  console.log(`\n## ${section}\n\n${whole}\n`);
  if (workspace.quick) return console.error("quick: these numbers mean nothing, nothing was written");
  mkdirSync(reportFolder, { recursive: true });
  writeWhole(join(reportFolder, `${section}.json`), `${JSON.stringify({ section, ...facts, ...numbers }, null, 1)}\n`);
  writeWhole(page, placeBetweenMarkers(readFileSync(page, "utf8"), section, whole));
  console.error(`written: reports/ptycho-bench/${section}.json and docs/ptycho-bench.md`);
}

function placeBetweenMarkers(before, section, text) {
  const [begin, end] = [`<!-- ${section}:begin -->`, `<!-- ${section}:end -->`];
  const [head, rest] = before.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error(`docs/ptycho-bench.md lacks ${begin} … ${end}`);
  return `${head}${begin}\n${text}\n${end}${tail}`;
}

function writeWhole(path, text) {
  writeFileSync(`${path}.half`, text);
  renameSync(`${path}.half`, path);
}

/** A Markdown table. */
export function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A number as the tables show it, a dash where there is none. */
export function show(value, digits = 3) {
  return value === null || value === undefined || Number.isNaN(value) ? "–" : value.toFixed(digits);
}

/** An engine in a line. */
export function engineLine({ name, version, precision, threads, oneDnn }) {
  const extra = oneDnn === null || oneDnn === undefined ? "" : `, oneDNN ${oneDnn ? "on" : "off"}`;
  return `${name} ${version}, ${precision}, threads ${threads}${extra}`;
}
