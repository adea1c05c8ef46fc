// `npm run bench -- alignment`: what `loop check` finds and costs, beside OpenFastTrace, Doorstop, StrictDoc and sphinx-needs.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freezeBuild, repository } from "../project.mjs";
import { describeMachine } from "../ptycho/document.mjs";
import { once } from "../ptycho/workspace.mjs";
import { publish } from "./document.mjs";
import { formatDefects } from "./format-defects.mjs";
import { plantDefects } from "./plant.mjs";
import { formatSpeed, measureSpeed } from "./speed.mjs";
import { openTools } from "./tools.mjs";

/** Both parts. One that was killed goes on where it was, for the same source; `fresh` forgets what was measured before. */
export async function benchAlignment({ quick, fresh }) {
  const id = hashOfSource();
  const folder = join(repository, ".cache", "alignment-bench", quick ? `quick-${process.pid}` : id);
  if (fresh) rmSync(folder, { recursive: true, force: true });
  const bench = { folder, quick, id };
  freezeBuild();
  const facts = await once(bench, "facts", () => describeMachine(bench));
  const tools = openTools(facts.commit);
  const found = await once(bench, "defects", () => plantDefects(tools));
  publish("alignment-defects", { quick, facts, tools, text: formatDefects(found), numbers: { found } });
  const speed = await measureSpeed(bench, tools);
  publish("alignment-speed", { quick, facts, tools, text: formatSpeed(speed), numbers: speed });
  rmSync(folder, { recursive: true, force: true });
}

/** What the numbers depend on: the harness, its command line, the packages, and the bench itself. */
function hashOfSource() {
  const folders = ["src/harness", "src/base", "src/cli", "scripts/bench/alignment"].map((name) =>
    join(repository, name),
  );
  const hash = createHash("sha256");
  for (const file of [...folders.flatMap(filesBelow), join(repository, "package-lock.json")].sort()) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
