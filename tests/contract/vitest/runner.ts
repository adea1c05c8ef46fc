import { mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { vitestAdapter } from "../../../src/harness/runners/vitest/adapter.ts";
import { preparedRunner } from "../support/runners.ts";
import type { ContractRunner } from "../support/types.ts";
import { vitestProjects } from "./projects.ts";

/** The adapter with one version of vitest, found by each project in its own `node_modules`. */
export function vitestRunner(name: string): ContractRunner {
  const { folder, missing } = preparedRunner(name);
  return {
    title: name.replace("-", " "),
    adapter: vitestAdapter,
    missing,
    launcher: ["npx"],
    program: "vitest",
    projects: vitestProjects,
    prepare: (root) => linkPackages(join(folder, "node_modules"), join(root, "node_modules")),
  };
}

/** Links of the packages one by one: what vitest writes beside them stays in the project. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const packages = (await readdir(from)).filter((name) => !name.startsWith(".vite"));
  await Promise.all(packages.map((name) => symlink(join(from, name), join(to, name))));
}
