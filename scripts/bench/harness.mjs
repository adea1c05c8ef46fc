// Measures the loop against the same commands by hand, and its own cost, in throw-away projects.
// Quick, it repeats less and writes nothing; else the tables in docs/bench.md are replaced.
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { measureLoops } from "./loops.mjs";
import { measureOverhead } from "./overhead.mjs";
import { freezeBuild, git, repository } from "./project.mjs";
import { formatReport, replaceBetweenMarkers } from "./report.mjs";
import { measureLargePlan, measureManyRuns } from "./scale.mjs";
import { measureStartup } from "./startup.mjs";

/** `npm run bench -- loop` */
export function benchLoop({ quick }) {
  const few = quick ? 1 : 3;
  const many = quick ? 3 : 11;
  freezeBuild();
  const facts = describeMachine(few, many);
  const folder = mkdtempSync(join(tmpdir(), "loop-bench-"));
  try {
    const report = formatReport({
      facts,
      loops: tell("loops of ten selectors", () => measureLoops(folder, few)),
      overhead: tell("own time", () => measureOverhead(folder, many)),
      startup: tell("start of each command", () => measureStartup(folder, many)),
      largePlan: tell("a plan of 10,000 rows", () => measureLargePlan(folder, few)),
      manyRuns: tell("1,000 loops behind it", () => measureManyRuns(folder, few)),
    });
    console.log(report);
    if (!quick) replaceBetweenMarkers(join(repository, "docs", "bench.md"), report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(what, measure) {
  console.error(`measuring: ${what}`);
  return measure();
}

function describeMachine(few, many) {
  const [{ model = "unknown" } = {}] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const dirty =
    git(repository, "status", "--porcelain", "--", "src", "package.json").trim() === "" ? "" : ", changed since";
  return [
    `${cpus().length} × ${model.trim()}, ${memory}, ${process.platform}; load at the start ${loadavg()[0].toFixed(1)}`,
    `Node ${process.versions.node}`,
    `commit ${git(repository, "rev-parse", "--short", "HEAD").trim()}${dirty}`,
    `loops and large projects ${few} times, the rest ${many} times, in turn; medians`,
  ];
}
