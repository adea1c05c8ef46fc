import { createHash } from "node:crypto";
import { join } from "node:path";
import type { RunnerVersion } from "../runners/types.ts";
import type { SelectorCommand } from "../selector/types.ts";

/** A way to start a runner: selectors that share it are trusted together. */
export interface RunnerStart {
  readonly command: SelectorCommand;
  /** Absolute. */
  readonly cwd: string;
  /** First part of the marks of the probes' processes. */
  readonly mark: string;
}

/** Variables that can change which runner starts or what it takes for a failure; others (`CUDA_VISIBLE_DEVICES`) cannot. */
const decisive = /^(?:PATH|VIRTUAL_ENV|(?:PYTHON|PYTEST|NODE|VITEST|npm_config_|UV_|POETRY_).*)$/u;

/** Where a canary's report is kept in the state folder: one a start, since each may bring another runner of one version. */
export function canaryFile({ command, cwd }: RunnerStart, version: RunnerVersion): string {
  const environment = Object.entries(command.environment).filter(([name]) => decisive.test(name));
  const parts = [command.launcher, command.program, environment.sort(), cwd, version];
  const key = createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
  return join("canaries", `${version.runner}-${version.version}-${key}.json`);
}
