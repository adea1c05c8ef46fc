// npm calls this where the package is installed from git. In an installation for all (`npm install -g git+…`, as pre-commit does)
// npm hands `global` down and leaves the clone without its own packages, so they are fetched here.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfStale } from "./build.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (!existsSync(join(root, "node_modules", "typescript"))) {
  const env = {
    ...process.env,
    npm_config_global: "false",
    npm_config_prefix: undefined,
    npm_config_global_prefix: undefined,
  };
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env,
  });
  if (status !== 0) process.exit(3);
}
buildIfStale();
