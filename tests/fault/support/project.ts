import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { git, makeFolder, makeRepository, writeFiles } from "../../support/repository.ts";

/** A project whose runner is a script of ours, so that a loop takes little besides the harness's own time. */
export interface FaultProject {
  readonly root: string;
  readonly planPath: string;
}

const planPath = "plans/active/FAULT/plan.md";
const runner = readFileSync(fileURLToPath(new URL("./runner.mjs", import.meta.url)), "utf8");

const plan = `---
id: FAULT
title: Faults
status: in_progress
mode: tdd
suites:
  - run: node runner.mjs
    report: out/report.xml
---
## Phase F — Faults
- [ ] F.1 Mend the source
  - red: \`node runner.mjs change\`
    - fails: \`it is broken\`
    - report: out/report.xml
`;

const files: Readonly<Record<string, string>> = {
  [planPath]: plan,
  "runner.mjs": runner,
  "cases.txt": "change change\nother pass\n",
  "source.txt": "broken\n",
  ".gitignore": "out/\n",
};

/** The plan with another text in the place of one of its own. */
export function planWith(old: string, replacement: string): Readonly<Record<string, string>> {
  if (!plan.includes(old)) throw new Error(`the plan does not hold ${old}`);
  return { [planPath]: plan.replace(old, replacement) };
}

/** A repository with an open row `F.1`; `more` replaces or adds files. It goes when the test ends. */
export function makeProject(more: Readonly<Record<string, string>> = {}): FaultProject {
  return { root: makeRepository({ ...files, ...more }), planPath };
}

/** The same project in a folder that exists already. */
export function fillProject(root: string): FaultProject {
  git(root, "init", "-q", "-b", "main");
  writeFiles(root, files);
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "base");
  return { root, planPath };
}

/** A copy of a project as it stands, with its git history. */
export function copyProject(project: FaultProject): FaultProject {
  const root = join(makeFolder(), "copy");
  cpSync(project.root, root, { recursive: true });
  return { ...project, root };
}

/** Makes the change that the row asks for. */
export function implement({ root }: FaultProject): void {
  writeFileSync(join(root, "source.txt"), "fixed\n");
}

/** Says which tests there are and how each behaves. */
export function cases({ root }: FaultProject, text: string): void {
  writeFileSync(join(root, "cases.txt"), text);
}

/** Run folders of the row, oldest first. */
export function runFolders({ root }: FaultProject, reports = "reports"): readonly string[] {
  const row = join(root, reports, "FAULT", "F.1");
  return existsSync(row)
    ? readdirSync(row)
        .sort()
        .map((name) => join(row, name))
    : [];
}

/** The text of a project's file. */
export function textOf({ root }: FaultProject, path: string): string {
  return readFileSync(join(root, path), "utf8");
}
