import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import { shellQuote } from "../../base/text/shell.ts";
import { makeRunFolder } from "./make-run-folder.ts";
import type { ExecutionConfig } from "./execution-config.ts";
import type { RunIdentity } from "./types.ts";

/** What a run folder is made from. */
export interface RunFolderRequest {
  readonly folder: string;
  /** With the seed that is really used, see `settleSeed`. */
  readonly config: ExecutionConfig;
  readonly identity: RunIdentity;
  /** Words of the command line that gives this run again, not quoted; see `executionConfigArguments`. */
  readonly command: readonly string[];
  /** Goes on in a folder that is there: nothing in it is written anew. @default false */
  readonly resume?: boolean;
  /** Every seed that decides something, by what it decides. */
  readonly seeds: Readonly<Record<string, number>>;
  /** Where the data came from; its hash is that of the identity. `null` where they were made in memory. */
  readonly dataPath: string | null;
  /** @default the system's */
  readonly now?: () => Date;
}

/** Paths of a run folder. */
export interface RunFolder {
  readonly folder: string;
  /** The execution config, as `resolveExecutionConfig` takes it. */
  readonly config: string;
  /** Versions, engine, seeds, hash of the data, model, the command that repeats it. */
  readonly run: string;
  readonly checkpoints: string;
  readonly metricsCsv: string;
  readonly metricsJsonLines: string;
  /** Starts and stops, see `createSessionJournal`. */
  readonly sessions: string;
  /** Who is training here; only while that lasts. */
  readonly lock: string;
}

/**
 * The paths of a run folder, whether it is there or not.
 * @public
 */
export function runFolderPaths(folder: string): RunFolder {
  return {
    folder,
    config: join(folder, "config.json"),
    run: join(folder, "run.json"),
    checkpoints: join(folder, "checkpoints"),
    metricsCsv: join(folder, "metrics.csv"),
    metricsJsonLines: join(folder, "metrics.jsonl"),
    sessions: join(folder, "sessions.jsonl"),
    lock: join(folder, "lock"),
  };
}

/**
 * Refuses a folder that a new run would overwrite.
 * @throws AppError `CONFIG_USAGE` where the folder holds a run already
 */
export function assertNewRun(folder: string): void {
  const paths = runFolderPaths(folder);
  if (existsSync(paths.run)) throw takenFolder(paths);
}

/**
 * Makes a run folder that says all that is needed to repeat the run.
 * @throws AppError `CONFIG_USAGE` where the folder holds a run already, or none to resume; `IO_FAILED`
 * @see specs/checkpoint-format.md §6
 * @public
 */
export async function prepareRunFolder(request: RunFolderRequest): Promise<RunFolder> {
  const paths = runFolderPaths(request.folder);
  const holdsRun = existsSync(paths.run);
  if (holdsRun !== (request.resume ?? false)) throw holdsRun ? takenFolder(paths) : nothingToResume(paths);
  await makeRunFolder(paths.checkpoints);
  if (holdsRun) return paths;
  await saveFile(paths.config, formatJson(request.config));
  await saveFile(paths.run, formatJson(describeRun(request))); // last: a folder with it is whole
  return paths;
}

/**
 * Reads one of the descriptions of a run folder, `config.json` or `run.json`.
 * @throws AppError `CONFIG_USAGE` where it cannot be read
 */
export function readRunFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AppError("CONFIG_USAGE", "The run folder's description cannot be read", {
      received: (cause as Error).message,
      expected: "JSON as `ptycho train` wrote it",
      hint: "restore the file, or start a new run in another folder",
      where: { file },
      cause,
    });
  }
}

function describeRun({ identity, seeds, dataPath, command, now = () => new Date() }: RunFolderRequest): object {
  const { model, engine, versions, dataHash, extra } = identity;
  return {
    format: "ptycho-run",
    version: 1,
    startedAt: now().toISOString(),
    startedIn: process.cwd(), // relative paths in the command and the data start here
    command: command.map(shellQuote).join(" "),
    engine,
    versions,
    seeds,
    data: { path: dataPath, sha256: dataHash },
    model: { config: model.config, normalisation: model.normalisation, canvasSize: model.canvasSize },
    extra,
  };
}

function formatJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function takenFolder({ folder }: RunFolder): AppError {
  return new AppError("CONFIG_USAGE", `${folder} holds a run already`, {
    received: folder,
    expected: "a new folder, or a resume of the run in it",
    hint: "resume it, or name another folder: no run is overwritten",
    where: { file: folder },
  });
}

function nothingToResume({ folder }: RunFolder): AppError {
  return new AppError("CONFIG_USAGE", `${folder} holds no run to resume`, {
    received: folder,
    expected: "the folder of a run, with run.json in it",
    hint: "check the path; a run folder is made by the first start",
    where: { file: folder },
  });
}
