// A plan of 10,000 rows, and a project with 1,000 loops behind it.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { interleave, timed } from "./measure.mjs";
import { instantPlan, makeInstantProject } from "./overhead.mjs";
import { commitAll, loop, makeProject, planText, reset, rowText, writeFiles } from "./project.mjs";

const rowCount = 10_000;
const runCount = 1_000;

/** Times of the commands that read a plan of 10,000 rows. */
export function measureLargePlan(folder, repetitions) {
  const root = join(folder, "large-plan");
  const rows = Array.from({ length: rowCount }, (_, index) =>
    rowText(`B.${index + 1}`, [`pytest tests/test_${index}.py::test_it`], { fails: "AssertionError: not yet" }),
  );
  makeProject(root, { "plans/active/BENCH/plan.md": planText("BENCH", rows) });
  return measure(root, ["plan check", "status", "next"], repetitions);
}

/** Times of the commands in a project with 1,000 finished loops, and of RED in a further one. */
export function measureManyRuns(folder, repetitions) {
  const root = join(folder, "many-runs");
  makeInstantProject(root, 1);
  timed(loop, { cwd: root });
  multiplyRun(root);
  commitAll(root);
  const reading = measure(root, ["status", "next", "check"], repetitions);
  rmSync(join(root, "done"));
  writeFiles(root, { "plans/active/MORE/plan.md": instantPlan("MORE", 1) });
  commitAll(root);
  const start = () => {
    reset(root);
    return timed([...loop, "red", "--plan", "MORE"], { cwd: root }).ms;
  };
  return { ...reading, ...interleave({ "loop red": start }, repetitions) };
}

/** Copies of the one finished loop, each under its own time and attempt number, as if so many had been played. */
function multiplyRun(root) {
  const runs = "reports/BENCH/B.1";
  const parts = "docs/fix_plan/BENCH";
  const [original] = readdirSync(join(root, runs));
  for (let attempt = 2; attempt <= runCount; attempt += 1) {
    const name = new Date(Date.UTC(2030, 0, 1) + attempt * 60_000).toISOString().slice(0, 19).replaceAll(":", "");
    const copy = (text) =>
      text
        .replaceAll(original, `${name}Z`)
        .replace(/#1\b/u, `#${attempt}`)
        .replace(/"attempt":\s*1\b/u, `"attempt":${attempt}`);
    cpSync(join(root, runs, original), join(root, runs, `${name}Z`), { recursive: true });
    for (const file of ["journal.jsonl", "manifest.json", "attempt.json", "summary.md", "commit-message.txt"]) {
      const path = join(root, runs, `${name}Z`, file);
      writeFileSync(path, copy(readFileSync(path, "utf8")));
    }
    writeFileSync(join(root, parts, `${name}Z.md`), copy(readFileSync(join(root, parts, `${original}.md`), "utf8")));
  }
  timed([...loop, "ledger"], { cwd: root });
}

function measure(root, commands, repetitions) {
  const run = (text) => () => timed([...loop, ...text.split(" ")], { cwd: root }).ms;
  return interleave(Object.fromEntries(commands.map((text) => [`loop ${text}`, run(text)])), repetitions);
}
