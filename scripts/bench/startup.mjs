// How long a person waits for each command, against a Node that does nothing.
import { join } from "node:path";
import { interleave, timed } from "./measure.mjs";
import { loop, makeProject, planText, rowText } from "./project.mjs";

const commands = ["--version", "--help", "plan check --help", "status", "next", "plan check", "check", "--dry-run"];

/** Command → its times, in a project of one row; `node -e 0` is among them. */
export function measureStartup(folder, repetitions) {
  const root = join(folder, "startup");
  const row = rowText("B.1", ["pytest tests/test_a.py"], { fails: "AssertionError: not yet" });
  makeProject(root, { "plans/active/BENCH/plan.md": planText("BENCH", [row]) });
  const subjects = commands.map((text) => [
    `loop ${text}`,
    () => timed([...loop, ...text.split(" ")], { cwd: root }).ms,
  ]);
  const empty = () => timed([process.execPath, "-e", "0"], { cwd: root }).ms;
  return interleave({ "node -e 0": empty, ...Object.fromEntries(subjects) }, repetitions);
}
