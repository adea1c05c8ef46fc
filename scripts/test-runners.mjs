// Prepares the foreign test runners that the contract tests drive, once, under .cache/runners/<name>/.
// `node scripts/test-runners.mjs [name…]`, all without a name. A runner that cannot be had is told and skipped:
// the tests that need it are then skipped with that reason too.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pytestRunners } from "./test-runners/pytest.mjs";
import { vitestRunners } from "./test-runners/vitest.mjs";

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), ".cache", "runners");

/** name → { recipe: what it is made of, made anew when that changes; prepare: (folder, cache) => void, throws when it cannot } */
const runners = { ...pytestRunners, ...vitestRunners };

const asked = process.argv.slice(2);
for (const [name, runner] of Object.entries(runners)) {
  if (asked.length === 0 || asked.includes(name)) prepare(name, runner);
}

function prepare(name, { recipe, prepare: make }) {
  const folder = join(cache, name);
  const ready = join(folder, `.ready-${recipe.replaceAll(/[^\w.-]+/gu, "_")}`); // the tests look for a name that starts so
  if (existsSync(ready)) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    make(folder, cache);
    writeFileSync(ready, "");
    console.log(`${name}: ready`);
  } catch (error) {
    writeFileSync(join(folder, "missing.txt"), error.message);
    console.log(`${name}: not available, its tests will be skipped (${error.message})`);
  }
}
