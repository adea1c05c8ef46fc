// What the bench of the alignment leaves: JSON in reports/alignment-bench, tables between markers of docs/alignment-bench.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../project.mjs";

const page = join(repository, "docs", "alignment-bench.md");
const reportFolder = join(repository, "reports", "alignment-bench");

/**
 * Prints a section's tables; unless the bench is a quick one, keeps them.
 * @param section its name, as the markers have it
 * @param result `facts`: of `describeMachine`; `tools`: names and versions; `text`: Markdown; `numbers`: for the JSON
 */
export function publish(section, { quick, facts, tools, text, numbers }) {
  const versions = tools.map(({ name, version, missing }) => `${name} ${missing ?? version}`);
  const head = [
    `- ${facts.machine}; load at the start ${facts.loadAtStart}`,
    `- Node ${facts.node}, commit ${facts.commit}, ${facts.date.slice(0, 10)}`,
    `- ${versions.join(", ")}`,
  ];
  const whole = [...head, "", text].join("\n");
  console.log(`\n## ${section}\n\n${whole}\n`);
  if (quick) return console.error("quick: these numbers mean little, nothing was written");
  mkdirSync(reportFolder, { recursive: true });
  const kept = { section, ...facts, tools: versions, ...numbers };
  writeFileSync(join(reportFolder, `${section}.json`), `${JSON.stringify(kept, null, 1)}\n`);
  writeFileSync(page, placeBetweenMarkers(readFileSync(page, "utf8"), section, whole));
  console.error(`written: reports/alignment-bench/${section}.json and docs/alignment-bench.md`);
}

function placeBetweenMarkers(before, section, text) {
  const [begin, end] = [`<!-- ${section}:begin -->`, `<!-- ${section}:end -->`];
  const [head, rest] = before.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error(`docs/alignment-bench.md lacks ${begin} … ${end}`);
  return `${head}${begin}\n${text}\n${end}${tail}`;
}

/** Text of a program in a cell: one line, not too long, no mark of Markdown counts. */
export function quote(text, most = 160) {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  const short = line.length > most ? `${line.slice(0, most - 1)}…` : line;
  return short === "" ? "" : `\`${short.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}
