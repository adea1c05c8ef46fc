import { existsSync } from "node:fs";
import { rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../../base/files/make-folder.ts";
import { AppError } from "../../../base/errors/app-error.ts";
import { engineCacheFolder } from "../cache-folder.ts";
import { buildEngine, type BuildContext } from "./build-engine.ts";
import { makeBuildFolder, publish, removeAbandoned } from "./building.ts";
import { buildFailed } from "./faults.ts";
import { withInstallLock } from "./lock.ts";
import { checkInstalled, readManifest } from "./manifest.ts";
import type { InstallProgress } from "./progress.ts";
import { chooseRecipe, type Recipe } from "./recipe.ts";
import { readSystem } from "./system.ts";
import { formatBytes } from "./text.ts";
import { findTools, type BuildEnvironment } from "./tools.ts";

/** What is asked of the installer. */
export interface InstallOptions {
  /** The wheel with CUDA 12. Not yet tried on a GPU. @default false */
  readonly gpu?: boolean;
  /** Hash every file of an engine that is there, not only compare sizes. @default false */
  readonly verify?: boolean;
  /** @default `engineCacheFolder()` */
  readonly cacheFolder?: string;
  /** Laid over this process's environment for the programs that are called. @default none */
  readonly environment?: BuildEnvironment;
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** How long to wait for another installer. @default 15 minutes */
  readonly lockWaitMs?: number;
  /** Told of every step as it begins and as it ends. @default nobody */
  readonly report?: (progress: InstallProgress) => void;
}

/** What the installer did. */
export interface InstallResult {
  /** `present`: it was there and is whole; nothing was done. */
  readonly status: "installed" | "present";
  readonly folder: string;
  readonly tensorflow: string;
  readonly seconds: number;
}

const lockWaitMs = 15 * 60_000;

/**
 * Builds the native engine into the cache from what PyPI and npm carry, about a minute; does nothing when it is there
 * and whole. Built in a folder beside and renamed at the end: killed at any instant, it leaves nothing that is taken for
 * whole, and an older engine stays usable when a step fails.
 * @throws AppError `ENGINE_BUILD_FAILED` naming what is missing and how to get it; `LOCK_HELD`; `RUN_INTERRUPTED`
 * @see docs/decisions/0012-native-engine-built-from-wheels.md
 */
export async function installEngine(options: InstallOptions = {}): Promise<InstallResult> {
  const startedAt = performance.now();
  const { cacheFolder = engineCacheFolder(), signal = new AbortController().signal, report = () => {} } = options;
  const recipe = chooseRecipe({ system: readSystem(), gpu: options.gpu === true });
  const folder = join(cacheFolder, recipe.name);
  const result = (status: InstallResult["status"]): InstallResult => ({
    status,
    folder,
    tensorflow: readManifest(folder)?.tensorflow ?? recipe.wheel.version,
    seconds: secondsSince(startedAt),
  });
  if (await isWhole(folder, recipe, options)) return result("present");
  await makeCacheFolder(cacheFolder);
  const onWait = (): void => report({ step: "wait for another installer", seconds: null });
  return withInstallLock(cacheFolder, { waitMs: options.lockWaitMs ?? lockWaitMs, signal, onWait }, async () => {
    if (await isWhole(folder, recipe, options)) return result("present"); // the other one built it
    await buildInto(folder, { recipe, signal, report, environment: options.environment ?? {} });
    return result("installed");
  });
}

async function isWhole(folder: string, { revision }: Recipe, { verify = false }: InstallOptions): Promise<boolean> {
  if (readManifest(folder)?.revision !== revision) return false;
  return (await checkInstalled(folder, verify ? "hashes" : "sizes")).length === 0;
}

async function buildInto(folder: string, context: Omit<BuildContext, "step" | "tools">): Promise<void> {
  const step = timedSteps(context);
  const cacheFolder = join(folder, "..");
  await removeAbandoned(cacheFolder);
  const tools = await step("look for Python with pip, a C++ compiler, npm and tar", () =>
    findTools(context.environment),
  );
  await assertSpace(cacheFolder, context.recipe.workBytes);
  const buildFolder = await makeBuildFolder(cacheFolder);
  try {
    await buildEngine(buildFolder, { ...context, tools, step });
    await publish(buildFolder, folder);
  } finally {
    await rm(buildFolder, { recursive: true, force: true });
  }
}

/** Reports each step and its time, and ends between two steps when asked to. */
function timedSteps({ signal, report }: Pick<BuildContext, "signal" | "report">): BuildContext["step"] {
  return async (title, action) => {
    assertNotAborted(signal);
    report({ step: title, seconds: null });
    const startedAt = performance.now();
    try {
      const value = await action();
      report({ step: title, seconds: secondsSince(startedAt) });
      return value;
    } finally {
      assertNotAborted(signal); // Ctrl-C also ends the program that the step started: that is no fault of its own
    }
  };
}

function assertNotAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new AppError("RUN_INTERRUPTED", "The installation was interrupted; nothing was changed", {
    kind: "interrupted",
    hint: "run `ptycho engine install` again",
  });
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw buildFailed(`Could not make the cache folder ${folder}`, {
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: "a folder that can be written",
      hint: "make it writable, or name another one: PTYCHO_CACHE=/path ptycho engine install",
    });
  }
}

async function assertSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(existsSync(folder) ? folder : join(folder, ".."));
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw buildFailed("There is not enough space on the disk to build the native engine", {
    received: `${formatBytes(free)} free for ${folder}`,
    expected: `${formatBytes(bytes)} while it is built`,
    hint: "free some space, or put the cache on another disk: PTYCHO_CACHE=/path/with/space ptycho engine install",
  });
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1_000;
}
