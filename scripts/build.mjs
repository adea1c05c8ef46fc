// Compiles src/ into dist/, copies the assets that stand beside the code (schemas, templates, drivers), and joins the modules of
// `loop` into few files.
// `node scripts/build.mjs` always builds; `buildIfStale()` is what `npm run loop` calls.
import { spawnSync } from "node:child_process";
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

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
const target = join(root, "dist");
const stampFile = join(target, ".stamp");

/** Builds when a source file, a compiler setting or this script changed since the last build. */
export function buildIfStale() {
  if (readStamp() === currentStamp()) return false;
  build();
  return true;
}

function build() {
  const stamp = currentStamp();
  const fresh = `${target}.${process.pid}`; // a build beside the old one, so that a program running from dist/ never sees half of it
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  runOrExit([tsc, "-p", join(root, "tsconfig.build.json"), "--outDir", fresh], fresh);
  for (const file of sourceFiles().filter((name) => !name.endsWith(".ts"))) {
    const copy = join(fresh, relative(source, file));
    mkdirSync(dirname(copy), { recursive: true });
    cpSync(file, copy);
  }
  runOrExit([join(root, "scripts", "compile-schemas.mjs"), fresh], fresh);
  runOrExit([join(root, "scripts", "bundle.mjs"), fresh], fresh);
  writeFileSync(join(fresh, "build-id"), idOf(fresh));
  writeFileSync(join(fresh, ".stamp"), stamp);
  replaceTarget(fresh);
}

/** Another one for every other code (src/base/process/program-id.ts). */
function idOf(folder) {
  const digest = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const file = join(folder, name);
    if (statSync(file).isFile()) digest.update(`${name}\0`).update(readFileSync(file));
  }
  return digest.digest("hex");
}

/** Two renames: a program that starts meanwhile finds the old build or the new one. Of two builds at once one is kept. */
function replaceTarget(fresh) {
  const old = `${fresh}.old`;
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}

/** A part of the build that fails takes the half-made folder with it. */
function runOrExit(args, fresh) {
  if (spawnSync(process.execPath, args, { stdio: ["ignore", 2, 2] }).status === 0) return;
  rmSync(fresh, { recursive: true, force: true });
  process.exit(3);
}

function sourceFiles() {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function currentStamp() {
  const settings = [
    "tsconfig.json",
    "tsconfig.build.json",
    "package.json",
    "scripts/build.mjs",
    "scripts/compile-schemas.mjs",
    "scripts/bundle.mjs",
  ].map((name) => join(root, name));
  return [...sourceFiles(), ...settings]
    .sort()
    .map((file) => {
      const { mtimeMs, size } = statSync(file);
      return `${relative(root, file)} ${mtimeMs} ${size}`;
    })
    .join("\n");
}

function readStamp() {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
