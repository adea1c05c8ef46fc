import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { toArgv } from "../../selector/format.ts";
import type { SessionOptions } from "../driver/types.ts";
import type { RunContext, RunRequest } from "../types.ts";
import type { VitestPlace } from "./locate.ts";
import { nodeCommand } from "./node-command.ts";

const driver = fileURLToPath(new URL("./driver/main.mjs", import.meta.url));

/** What a session needs besides its requests. */
export interface SessionParts {
  readonly vitest: VitestPlace;
  readonly context: RunContext;
}

/** How the requests of one group are started together. */
export function sessionFor(group: readonly RunRequest[], { vitest, context }: SessionParts): SessionOptions {
  const { command, cwd } = group[0] as RunRequest;
  return {
    argv: [...nodeCommand(command.launcher), driver, vitest.folder ?? ""],
    argvOf: ({ command: asked }) => toArgv(asked),
    env: withLoaders(environmentFor({ ...process.env, ...command.environment }, cwd), vitest.plugAndPlay),
    cwd,
    runner: "vitest",
    requests: group.map((request) => ({ request, args: request.command.args })),
    context,
    startHint,
  };
}

/** Workers need the loaders too, and inherit them as Yarn hands them on. */
function withLoaders(env: NodeJS.ProcessEnv, plugAndPlay: string | null): NodeJS.ProcessEnv {
  if (plugAndPlay === null) return env;
  const loader = join(dirname(plugAndPlay), ".pnp.loader.mjs");
  const options = ["--require", JSON.stringify(plugAndPlay)];
  if (existsSync(loader)) options.push("--experimental-loader", pathToFileURL(loader).href);
  return { ...env, NODE_OPTIONS: [env["NODE_OPTIONS"] ?? "", ...options].join(" ").trim() };
}

/** The PATH that package runners give; no colour codes in logs, unless colours are forced. */
function environmentFor(base: NodeJS.ProcessEnv, cwd: string): NodeJS.ProcessEnv {
  const PATH = [...binFolders(cwd), base["PATH"] ?? ""].join(delimiter);
  return { ...base, PATH, ...(base["FORCE_COLOR"] === undefined ? { NO_COLOR: "1" } : {}) };
}

function binFolders(folder: string): readonly string[] {
  const bin = join(folder, "node_modules", ".bin");
  const above = dirname(folder) === folder ? [] : binFolders(dirname(folder));
  return existsSync(bin) ? [bin, ...above] : above;
}

/** What to do about a vitest that did not start, from the words that it left. */
function startHint(output: string): string {
  if (/Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND/u.test(output)) {
    return "install the project's packages with its package manager: `npm ci`";
  }
  return "see that this Node is one that the project's vitest supports (vitest 5 wants Node 22.12 or newer)";
}
