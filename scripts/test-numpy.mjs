// Prepares a Python with NumPy, which the contract tests of NPZ files are held against, once, under .cache/numpy.
// Where it cannot be had that is told, and the tests that need it are skipped with that reason too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), ".cache", "numpy");
const ready = join(folder, ".ready-numpy-2"); // made anew when this name changes

if (!existsSync(ready)) prepare();

function prepare() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    run("python3", ["-m", "venv", folder]);
    run(join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", "--no-input", "numpy>=1.26"]);
    writeFileSync(ready, "");
    console.log("numpy: ready");
  } catch (error) {
    writeFileSync(join(folder, "missing.txt"), error.message);
    console.log(`numpy: not available, its tests will be skipped (${error.message})`);
  }
}

function run(program, args) {
  const { error, status, stderr } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (error) throw new Error(`${program} cannot be started: ${error.code}`);
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${stderr.trim().split("\n").at(-1)}`);
}
