// What the harness itself costs: `loop green` with a runner that does nothing but write its report.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { interleave, timed } from "./measure.mjs";
import { loop, makeProject, planText, rowText, writeFiles } from "./project.mjs";

const runner = `#!/bin/sh
if [ -e done ]; then inner=""; code=0; else inner='<failure type="AssertionError" message="not done">not done</failure>'; code=1; fi
printf '<testsuite><testcase classname="case" name="c%s">%s</testcase></testsuite>' "$1" "$inner" > "out-$1.xml"
exit $code
`;

/** A plan with one row, of this many selectors that take no time. */
export function instantPlan(id, count) {
  const selectors = Array.from({ length: count }, (_, index) => `./runner.sh ${index + 1}`);
  return planText(id, [rowText("B.1", selectors, { fails: "not done", report: (n) => `out-${n}.xml` })]);
}

/** Makes a project of such a plan, where RED holds and the change is made. */
export function makeInstantProject(root, count) {
  makeProject(root, {
    "runner.sh": runner,
    ".gitignore": "out-*.xml\n.loop/\n",
    "plans/active/BENCH/plan.md": instantPlan("BENCH", count),
  });
  timed(["chmod", "+x", "runner.sh"], { cwd: root });
  timed([...loop, "red"], { cwd: root });
  writeFiles(root, { done: "" });
}

/** Wall time of `loop green` less the runner's own, for one selector and for ten; and its parts. */
export function measureOverhead(folder, repetitions) {
  const roots = { one: join(folder, "instant-1"), ten: join(folder, "instant-10") };
  makeInstantProject(roots.one, 1);
  makeInstantProject(roots.ten, 10);
  const green = (root) => {
    const { ms } = timed([...loop, "green"], { cwd: root });
    return ms - runnerMs(root);
  };
  return interleave(
    {
      one: () => green(roots.one),
      ten: () => green(roots.ten),
      node: () => timed([process.execPath, "-e", "0"], { cwd: roots.one }).ms,
      reading: () => timed([...loop, "status"], { cwd: roots.one }).ms,
      step: () => stepMs(roots.one),
    },
    repetitions,
  );
}

/** Time of the last step's processes, as the journal has it. */
function runnerMs(root) {
  const events = readJournal(root);
  const begun = events.findLastIndex(({ type }) => type === "step-started");
  return sum(events.slice(begun).flatMap((event) => (event.type === "selector-finished" ? [event.processMs] : [])));
}

/** The last step from its start to its verdict, less its processes. */
function stepMs(root) {
  const { record } = readJournal(root).findLast(({ type }) => type === "step-finished");
  return record.durationMs - runnerMs(root);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function readJournal(root) {
  const runs = join(root, "reports", "BENCH", "B.1");
  const path = join(runs, readdirSync(runs).sort().at(-1), "journal.jsonl");
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
