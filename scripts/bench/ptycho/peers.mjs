// Python with the peers, installed from PyPI into .cache/bench-peers: PyTorch for the speed, pty-chi for the classical
// solver. `PTYCHO_BENCH_PYTHON` names a Python that has them already.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../project.mjs";
import { here } from "./workspace.mjs";
import { runChild } from "./processes.mjs";

const folder = join(repository, ".cache", "bench-peers");

/** Package → module. torch is that of PyPI, whose wheel for Linux brings CUDA's libraries along: some gigabytes, once. */
const modules = { torch: "torch", numpy: "numpy", ptychi: "ptychi.api" };

/**
 * A Python that can import these packages.
 * @returns `python` and `versions`, or `missing`: the sentence that stands in the table
 */
export async function findPeers(workspace, packages) {
  const given = process.env.PTYCHO_BENCH_PYTHON;
  const python = given ?? join(folder, "bin", "python");
  const present = readVersions(python, packages);
  if (present.versions !== undefined) return { python, versions: present.versions };
  if (given !== undefined) return { missing: `PTYCHO_BENCH_PYTHON lacks ${packages.join(" or ")}: ${present.why}` };
  try {
    console.error(`installing ${packages.join(", ")} from PyPI into .cache/bench-peers (once, some gigabytes)`);
    if (!existsSync(python)) await runChild(workspace, ["python3", "-m", "venv", folder]);
    await runChild(workspace, [python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", ...packages]);
  } catch (error) {
    return { missing: `could not be installed from PyPI: ${error.message}` };
  }
  const installed = readVersions(python, packages);
  return installed.versions === undefined ? { missing: installed.why } : { python, versions: installed.versions };
}

function readVersions(python, packages) {
  const imports = packages.map((name) => `import ${modules[name]}`).join("; ");
  const code = `${imports}; from importlib.metadata import version as v; print(*[v(p) for p in ${JSON.stringify(packages)}])`;
  const { status, stdout, stderr, error } = spawnSync(python, ["-c", code], { encoding: "utf8" });
  if (status !== 0) return { why: error?.message ?? stderr.trim().split("\n").at(-1) };
  const versions = stdout.trim().split(" ");
  return { versions: Object.fromEntries(packages.map((name, index) => [name, versions[index]])) };
}

/** Runs a Python script of this folder; the last line that it prints is its answer, JSON. */
export async function runPython(workspace, python, { script, args, env = {} }) {
  const output = await runChild(workspace, [python, join(here, script), ...args], { env, capture: true });
  return JSON.parse(output.trim().split("\n").at(-1));
}
