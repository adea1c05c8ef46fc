// Fetches OpenFastTrace, which the contract test of its items compares us with, once, under .cache/openfasttrace/.
// Maven has to be there, and Java 17; what cannot be had is told, and the test is then skipped with that reason.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "4.9.0";
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), ".cache", "openfasttrace");
const jar = join(folder, `openfasttrace-${VERSION}.jar`);
const missing = join(folder, "missing.txt");

if (!existsSync(jar)) fetchJar();

function fetchJar() {
  mkdirSync(folder, { recursive: true });
  rmSync(missing, { force: true });
  const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";
  const artifact = `-Dartifact=org.itsallcode.openfasttrace:openfasttrace:${VERSION}:jar`;
  const reason =
    reasonNotToRun("java", ["-version"]) ??
    reasonNotToRun("mvn", ["-q", "-B", copy, artifact, `-DoutputDirectory=${folder}`]);
  if (reason === null && existsSync(jar)) return console.log(`openfasttrace ${VERSION}: ready`);
  writeFileSync(missing, reason ?? "Maven left no jar");
  console.log(`openfasttrace ${VERSION}: not available, its test will be skipped (${reason ?? "Maven left no jar"})`);
}

function reasonNotToRun(program, args) {
  const { error, status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 300_000 });
  if (error) return `${program} cannot be started: ${error.code ?? error.message}`;
  return status === 0 ? null : `${program} ${args[0]} failed: ${(stdout ?? "").trim().split("\n")[0]}`;
}
