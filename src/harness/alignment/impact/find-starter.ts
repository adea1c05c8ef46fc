import { posix } from "node:path";
import { pythonManagers } from "../../project/python-managers.ts";
import type { TestTool } from "./test-commands.ts";
import type { TestPackage } from "./test-selectors.ts";

/** Scripts that bring the program itself, in the version that the project is built with. */
const wrappers: Partial<Record<TestTool, string>> = { maven: "mvnw", gradle: "gradlew" };

/** Lock files and what starts the tools that such a manager has installed. */
type Managers = readonly (readonly [lockFile: string, starter: string])[];

const javaScript: Managers = [
  ["package-lock.json", "npx"],
  ["npm-shrinkwrap.json", "npx"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bunx"],
  ["bun.lockb", "bunx"],
];
const managers: Partial<Record<TestTool, Managers>> = {
  vitest: javaScript,
  jest: javaScript,
  mocha: javaScript,
  pytest: pythonManagers,
};

/**
 * Tells what a project starts a package's tool with, as it is typed in the root, by the wrapper or the lock file that
 * stands in its folder or nearest above it.
 * @param files of the project, relative to the root
 * @returns null for the tool's usual program: nothing is there, or lock files of several managers
 */
export function createStarterFinder(files: readonly string[]): (one: TestPackage) => string | null {
  const there = new Set(files);
  return ({ tool, folder }) => {
    const wrapper = wrappers[tool];
    if (wrapper !== undefined) return findWrapper(wrapper, folder, there);
    return findManager(managers[tool] ?? [], folder, there);
  };
}

function findWrapper(name: string, folder: string, there: ReadonlySet<string>): string | null {
  const found = foldersAbove(folder).find((at) => there.has(posix.join(at, name)));
  if (found === undefined) return null;
  return found === "." ? `./${name}` : `${found}/${name}`;
}

function findManager(known: Managers, folder: string, there: ReadonlySet<string>): string | null {
  for (const at of foldersAbove(folder)) {
    const locked = known.filter(([name]) => there.has(posix.join(at, name)));
    const starters = new Set(locked.map(([, starter]) => starter));
    if (starters.size > 0) return starters.size === 1 ? ([...starters][0] as string) : null;
  }
  return null;
}

/** The folder itself first, the root last. */
function foldersAbove(folder: string): readonly string[] {
  if (folder === ".") return ["."];
  return [folder, ...foldersAbove(posix.dirname(folder))];
}
