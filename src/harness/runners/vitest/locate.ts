import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { SelectorCommand } from "../../selector/types.ts";
import { isPlain } from "./node-command.ts";

/** Where the project's vitest is; `folder` is null where only Node's own resolution (or a launcher) knows. */
export type VitestPlace = {
  readonly kind: "found";
  readonly folder: string | null;
  /** Loader files of Yarn's Plug'n'Play, which takes the place of `node_modules`. */
  readonly plugAndPlay: string | null;
};

/** Why there is no vitest to run. */
export interface VitestProblem {
  readonly kind: "problem";
  readonly message: string;
  readonly hint: string;
}

const oldest = 3;

/** Finds the vitest that the command would start in its folder. */
export function locateVitest(command: SelectorCommand, cwd: string): VitestPlace | VitestProblem {
  // A launcher with options may work elsewhere or bring its own packages: it is asked itself.
  if (!isPlain(command.launcher)) return { kind: "found", folder: null, plugAndPlay: null };
  const named = folderOfProgram(command.program, cwd);
  return named === null ? search(cwd, cwd) : checked(named);
}

/** As Node resolves it: the nearest folder wins, whichever way it keeps its packages. */
function search(folder: string, cwd: string): VitestPlace | VitestProblem {
  const installed = join(folder, "node_modules", "vitest");
  if (existsSync(join(installed, "package.json"))) return checked(installed);
  const plugAndPlay = join(folder, ".pnp.cjs");
  if (existsSync(plugAndPlay)) return { kind: "found", folder: null, plugAndPlay };
  if (dirname(folder) !== folder) return search(dirname(folder), cwd);
  return {
    kind: "problem",
    message: `vitest is not installed: no node_modules/vitest in ${cwd} or a folder above`,
    hint: "install it with the project's package manager: `npm install --save-dev vitest` (or `npm ci`)",
  };
}

/** `./node_modules/vitest/vitest.mjs` and `../node_modules/.bin/vitest` name their package themselves. */
function folderOfProgram(program: string, cwd: string): string | null {
  const path = resolve(cwd, program);
  const [, modules] = /^(.*[\\/]node_modules)[\\/]\.bin[\\/][^\\/]+$/u.exec(path) ?? [];
  const folder = modules === undefined ? dirname(path) : join(modules, "vitest");
  const isPackage = /[\\/]/u.test(program) && existsSync(join(folder, "dist", "node.js"));
  return isPackage ? folder : null;
}

function checked(folder: string): VitestPlace | VitestProblem {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string };
  if (Number.parseInt(version, 10) >= oldest) {
    return { kind: "found", folder, plugAndPlay: null };
  }
  return {
    kind: "problem",
    message: `vitest ${version} in ${folder} is too old`,
    hint: `update it to version ${oldest} or newer: \`npm install --save-dev vitest@latest\``,
  };
}
