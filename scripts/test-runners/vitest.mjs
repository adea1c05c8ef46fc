// Folders with one vitest each; vitest 5 brings the newer Node that it needs.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const vitestRunners = {
  "vitest-3": folderWith(["vitest@3"]),
  "vitest-4": folderWith(["vitest@4"]),
  "vitest-5": folderWith(["vitest@5", "node@24"]),
};

function folderWith(packages) {
  return { recipe: packages.join(" "), prepare: (folder) => install(packages, folder) };
}

function install(packages, folder) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const args = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", ...packages];
  const { error, status, stderr } = spawnSync("npm", args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (error) throw new Error(`npm cannot be started: ${error.code}`);
  if (status !== 0) throw new Error(`npm install ${packages.join(" ")} failed: ${stderr.trim().split("\n").at(-1)}`);
}
