// Virtual environments with one pytest each. One pip serves all of them: making a pip takes longer than using it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const pytestRunners = {
  "pytest-7": environment(["pytest==7.4.*"]),
  "pytest-8": environment(["pytest==8.4.*"]),
  "pytest-9": environment(["pytest==9.*"]),
  "pytest-plugins": environment(["pytest==9.*", "pytest-xdist", "pytest-rerunfailures", "pytest-timeout"]),
};

function environment(packages) {
  return { recipe: packages.join(" "), prepare: (folder, cache) => install(packages, folder, sharedPip(cache)) };
}

function install(packages, folder, pip) {
  run("python3", ["-m", "venv", "--without-pip", folder]);
  run(pip, ["--python", join(folder, "bin", "python"), "install", "--quiet", "--no-input", ...packages]);
}

function sharedPip(cache) {
  const pip = join(cache, "pip", "bin", "pip");
  if (!existsSync(pip)) run("python3", ["-m", "venv", join(cache, "pip")]);
  return pip;
}

function run(program, args) {
  const { error, status, stderr } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (error) throw new Error(`${program} cannot be started: ${error.code}`);
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${stderr.trim().split("\n").at(-1)}`);
}
