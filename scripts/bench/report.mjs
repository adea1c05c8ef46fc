// The measured numbers as Markdown, between two markers of docs/bench.md; the prose around them is kept.
import { readFileSync, writeFileSync } from "node:fs";

const begin = "<!-- bench:begin -->";
const end = "<!-- bench:end -->";

/**
 * Puts a text in the place of what stands between the markers of a file.
 * @throws Error where the markers are missing: nothing is then written
 */
export function replaceBetweenMarkers(path, text) {
  const before = readFileSync(path, "utf8");
  const [head, rest] = before.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error(`${path} lacks ${begin} … ${end}`);
  writeFileSync(path, `${head}${begin}\n${text}\n${end}${tail}`);
}

/** All tables. */
export function formatReport({ facts, loops, overhead, startup, largePlan, manyRuns }) {
  return [
    ...facts.map((fact) => `- ${fact}`),
    "",
    "### Ten selectors and the suite",
    "",
    table(["runner", "what", "by hand", "loop", "faster"], loops.flatMap(loopRows)),
    "",
    "### The harness's own time",
    "",
    table(["what", "median (least to most)"], overheadRows(overhead)),
    "",
    "### Start of each command",
    "",
    table(["command", "median (least to most)", "× empty Node"], startupRows(startup)),
    "",
    "### A plan of 10,000 rows",
    "",
    table(["command", "median (least to most)"], plainRows(largePlan)),
    "",
    "### 1,000 loops behind it",
    "",
    table(["command", "median (least to most)"], plainRows(manyRuns)),
  ].join("\n");
}

function loopRows({ name, version, missing, whole, green }) {
  if (missing !== null) return [[name, `not measured: ${missing}`, "", "", ""]];
  const row = (what, hand, own) => [version, what, seconds(hand), seconds(own), ratio(hand, own)];
  return [
    row("RED, GREEN, suite, summary", whole.hand, whole.loop),
    row("GREEN alone", green.hand, green.loop),
    ...(green.bare === undefined ? [] : [row("GREEN alone, by hand without `npx`", green.bare, green.loop)]),
  ];
}

function overheadRows({ one, ten, node, reading, step }) {
  return [
    ["`loop green` less its runner, 1 selector", milliseconds(one)],
    ["the same, 10 selectors", milliseconds(ten)],
    ["of it: an empty Node", milliseconds(node)],
    ["of it: `loop status`, which is Node, the modules and reading the plan", milliseconds(reading)],
    ["of it: the step itself (tree hash before and after, journal, results; 1 selector)", milliseconds(step)],
  ];
}

function startupRows(startup) {
  const empty = startup["node -e 0"];
  return Object.entries(startup).map(([command, times]) => [
    `\`${command}\``,
    milliseconds(times),
    (times.medianMs / empty.medianMs).toFixed(1),
  ]);
}

function plainRows(commands) {
  return Object.entries(commands).map(([command, times]) => [`\`${command}\``, milliseconds(times)]);
}

function milliseconds({ medianMs, minMs, maxMs }) {
  return `${Math.round(medianMs)} ms (${Math.round(minMs)} to ${Math.round(maxMs)})`;
}

function seconds({ medianMs, minMs, maxMs }) {
  const [median, min, max] = [medianMs, minMs, maxMs].map((ms) => (ms / 1000).toFixed(2));
  return `${median} s (${min} to ${max})`;
}

function ratio(slow, fast) {
  return `${(slow.medianMs / fast.medianMs).toFixed(1)}×`;
}

function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
