// The other tools, each installed once below .cache/bench-peers/alignment by the ordinary client of its registry. One that
// cannot be installed is a row that says so.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { repository } from "../project.mjs";

const folder = join(repository, ".cache", "bench-peers", "alignment");
const installLimitMs = 600_000;

/** The fat jar of Maven Central. */
const openFastTrace = { version: "4.9.0", group: "org.itsallcode.openfasttrace" };

/** The newest that PyPI has when they are first installed; the tables name their versions. */
const pythonPackages = ["doorstop", "strictdoc", "sphinx-needs"];

/**
 * Finds or installs all peers.
 * @returns name → `version` and `program` (the beginning of its command line), or `missing`: the sentence for the table
 */
export function findPeers() {
  const pairs = pythonPackages.map((name) => [name, findPython(name)]);
  return Object.fromEntries([["openfasttrace", findOpenFastTrace()], ...pairs]);
}

function findOpenFastTrace() {
  const { version, group } = openFastTrace;
  const jar = join(folder, "openfasttrace", `openfasttrace-${version}.jar`);
  try {
    if (!existsSync(jar)) {
      tell("OpenFastTrace", "Maven Central");
      mkdirSync(dirname(jar), { recursive: true });
      const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";
      const artifact = `-Dartifact=${group}:openfasttrace:${version}`;
      run(["mvn", "-q", "-B", goal, artifact, `-DoutputDirectory=${dirname(jar)}`]);
    }
    run(["java", "-version"]);
    return { version, program: ["java", "-jar", jar] };
  } catch (error) {
    return { missing: `could not be installed from Maven Central: ${error.message}` };
  }
}

function findPython(name) {
  const room = join(folder, name);
  const python = join(room, "bin", "python");
  const code = `from importlib.metadata import version; print(version("${name}"))`;
  try {
    if (!existsSync(python)) installPython(name, room);
    return { version: run([python, "-c", code]).trim(), program: [python, "-m", ...modules[name]] };
  } catch (error) {
    return { missing: `could not be installed from PyPI: ${error.message}` };
  }
}

const modules = { doorstop: ["doorstop.cli.main"], strictdoc: ["strictdoc.cli.main"], "sphinx-needs": ["sphinx"] };

/** A room that was left half-furnished is no room. */
function installPython(name, room) {
  tell(name, "PyPI");
  try {
    run(["python3", "-m", "venv", room]);
    run([join(room, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]);
  } catch (error) {
    rmSync(room, { recursive: true, force: true });
    throw error;
  }
}

function tell(name, registry) {
  console.error(`installing ${name} from ${registry} into .cache/bench-peers/alignment (once)`);
}

function run([program, ...args]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: installLimitMs });
  if (status === 0) return stdout;
  throw new Error(error?.code === "ENOENT" ? `no ${program}` : (error?.message ?? lastLine(stderr + stdout)));
}

function lastLine(text) {
  return text.trim().split("\n").at(-1);
}
