// Where the bench of the trainer works: data, a frozen copy of the build, and a folder for each build whose parts survive
// a bench that is killed. Nothing measured with one build is ever mixed with what another one gave.
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { repository } from "../project.mjs";

/** Folder of these scripts. */
export const here = dirname(fileURLToPath(import.meta.url));

/** The data that the numbers are measured on; `PTYCHO_TEST_DATA` names another folder. */
export const dataFolder = process.env.PTYCHO_TEST_DATA ?? join(repository, "..", "shared", "data");

/** Where kept reports and pictures go. */
export const reportFolder = join(repository, "reports", "ptycho-bench");

/**
 * Makes the folder that a bench works in, with a copy of the build that is measured.
 * @param options `quick`: a folder of its own, gone at the end; `fresh`: forget what earlier benches of this build left
 * @returns folder, `build` (the frozen `dist`), `quick`
 */
export function openWorkspace({ quick, fresh }) {
  const id = hashOfSource();
  const folder = join(repository, ".cache", "ptycho-bench", quick ? `quick-${process.pid}` : id);
  if (fresh || quick) rmSync(folder, { recursive: true, force: true });
  sweepQuick(dirname(folder));
  const build = join(folder, "build", "dist");
  if (!existsSync(build)) freeze(folder);
  return { folder, build, quick, id };
}

/** Throws away what a quick bench made. */
export function closeWorkspace({ folder, quick }) {
  if (quick) rmSync(folder, { recursive: true, force: true });
}

/** What quick benches left that were killed. */
function sweepQuick(parent) {
  const names = existsSync(parent) ? readdirSync(parent) : [];
  for (const name of names) {
    const pid = Number(/^quick-(\d+)$/u.exec(name)?.[1] ?? process.pid);
    if (!isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Copied beside and renamed: a copy that was cut short is not taken for a build. */
function freeze(folder) {
  const half = join(folder, `build.${process.pid}`);
  mkdirSync(half, { recursive: true });
  for (const name of ["dist", "package.json"]) cpSync(join(repository, name), join(half, name), { recursive: true });
  rmSync(join(folder, "build"), { recursive: true, force: true });
  renameSync(half, join(folder, "build"));
}

/** What the numbers depend on: the trainer, what it stands on, and the versions of its packages. */
function hashOfSource() {
  const folders = ["src/trainer", "src/base", "src/cli/ptycho"].map((name) => join(repository, name));
  const files = [...folders.flatMap(filesBelow), join(repository, "package-lock.json")].sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(relative(repository, file)).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/**
 * Does something once: a second call, also of a later process, gives what the first one returned.
 * @param name of the part, unique in the workspace; words and dashes
 * @param produce returns (a promise of) JSON
 */
export async function once(workspace, name, produce) {
  const file = partFile(workspace, name);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const value = await produce();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.half`, JSON.stringify(value));
  renameSync(`${file}.half`, file);
  return value;
}

/** Forgets all parts whose names begin so: a section that came to its end measures anew when it is called again. */
export function forget(workspace, prefix) {
  const folder = dirname(partFile(workspace, prefix));
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.startsWith(prefix)) rmSync(join(folder, name));
}

function partFile({ folder }, name) {
  return join(folder, "parts", `${name}.json`);
}

/** Path of a data file; throws the sentence that a table shows in its place. */
export function dataFile(name) {
  const file = join(dataFolder, name);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  throw new Error(`no ../shared/data/${name} beside the project; PTYCHO_TEST_DATA names another folder`);
}
