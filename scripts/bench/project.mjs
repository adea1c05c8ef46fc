// Throw-away projects with a git history of their own.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** This repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const frozen = join(repository, ".cache", "bench");

/** How the built program is started: no npm, no npx before it. `freezeBuild` puts it there. */
export const loop = [process.execPath, join(frozen, "dist", "cli", "loop", "main.js")];

/** Copies the build, so that one made meanwhile does not change what is measured. */
export function freezeBuild() {
  rmSync(frozen, { recursive: true, force: true });
  for (const name of ["dist", "package.json"]) cpSync(join(repository, name), join(frozen, name), { recursive: true });
}

/** Git with nobody's configuration; returns its output. */
export function git(root, ...args) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  return execFileSync("git", ["-c", "user.name=Bench", "-c", "user.email=bench@example.org", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
}

/** Writes files below a folder. */
export function writeFiles(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Makes a repository of these files, all committed. */
export function makeProject(root, files) {
  mkdirSync(root, { recursive: true });
  git(root, "init", "-q", "-b", "main");
  writeFiles(root, files);
  commitAll(root);
}

/** Commits whatever is there. */
export function commitAll(root) {
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "state");
}

/** Back to the last commit; ignored files (the harness's memory of canaries and timings) stay. */
export function reset(root) {
  git(root, "reset", "-q", "--hard");
  git(root, "clean", "-q", "-fd");
}

/** A plan of strict form with these rows. */
export function planText(id, rows, suites = []) {
  const list = suites.length === 0 ? [] : ["suites:", ...suites.map((suite) => `  - ${suite}`)];
  const head = ["---", `id: ${id}`, "title: Measured work", "status: in_progress", "mode: tdd", ...list, "---"];
  return [...head, "## Phase B — Measured work", ...rows, ""].join("\n");
}

/** A row with red selectors that all fail with one message; `report` as the command runner needs it. */
export function rowText(id, selectors, { fails, report }) {
  return [
    `- [ ] ${id} Derive the result`,
    ...selectors.flatMap((selector, index) => [
      `  - red: \`${selector}\``,
      `    - fails: \`${fails}\``,
      ...(report === undefined ? [] : [`    - report: \`${report(index + 1)}\``]),
    ]),
  ].join("\n");
}
