import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import { reportError, type ErrorReport } from "../../base/errors/error-report.ts";
import { engineCacheFolder } from "./cache-folder.ts";
import { hasNvidiaDriver, listInstalled } from "./install/installed.ts";
import { checkInstalled } from "./install/manifest.ts";
import { formatSystem, readSystem } from "./install/system.ts";
import { nativeBackendName } from "./native/load.ts";
import { locateNative } from "./native/locate.ts";
import type { NativeBackend, NativeOrigin } from "./native/types.ts";
import { openEngine } from "./open-engine.ts";
import { readProcessor, type Processor } from "./processor.ts";
import { measureSpeed, type Speed } from "./speed.ts";
import type { Engine, EngineOptions } from "./types.ts";

/** All that decides how the trainer computes on this machine. */
export interface DoctorReport {
  readonly node: string;
  /** `linux-x64-glibc` */
  readonly system: string;
  readonly processor: Processor;
  /** Where a native engine was looked for, the first to use first. */
  readonly native: readonly DoctorPlace[];
  /** The engine that is used, as `openEngine` gave it; null where it gave none. */
  readonly engine: Engine | null;
  /** Why no engine could be opened. */
  readonly failure: ErrorReport | null;
  /** Measured on that engine. */
  readonly speed: Speed | null;
  readonly gpu: {
    /** Whether NVIDIA's kernel driver is there. */
    readonly driver: boolean;
    /** Whether the engine computes on a GPU. */
    readonly used: boolean;
  };
  readonly cache: {
    readonly folder: string;
    readonly bytes: number;
    /** Engines that were built here, and what is wrong with each. */
    readonly engines: readonly { readonly name: string; readonly problems: readonly string[] }[];
  };
}

/** One place of a native engine. */
export interface DoctorPlace {
  readonly origin: NativeOrigin;
  /** Folder of its package; null where there is nothing to load. */
  readonly folder: string | null;
  /** Why nothing can be loaded; null where there is an addon. */
  readonly reason: string | null;
}

/** What to look at. */
export interface DoctorOptions {
  /** The engine to open and measure. @default `{}` */
  readonly engine?: EngineOptions;
  /** For each of the two measurements. @default 500 */
  readonly measureMs?: number;
}

/** Looks at everything that decides how the trainer computes here, and measures it: about a second and a half. */
export async function collectDoctorReport(options: DoctorOptions = {}): Promise<DoctorReport> {
  const opened = await tryToOpen(options.engine ?? {});
  return {
    node: process.versions.node,
    system: formatSystem(readSystem()),
    processor: readProcessor(),
    native: locateNative().map((place) => ({
      origin: place.origin,
      folder: place.addon?.packageFolder ?? null,
      reason: place.addon === null ? place.reason : null,
    })),
    ...opened,
    speed: opened.engine === null ? null : measureSpeed(options.measureMs),
    gpu: { driver: hasNvidiaDriver(), used: opened.engine?.identity.name === "native" && isOnGpu() },
    cache: await inspectCache(engineCacheFolder()),
  };
}

async function tryToOpen(options: EngineOptions): Promise<Pick<DoctorReport, "engine" | "failure">> {
  try {
    return { engine: await openEngine(options), failure: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== "environment") throw error;
    return { engine: null, failure: reportError(error) };
  }
}

function isOnGpu(): boolean {
  return (tf.findBackend(nativeBackendName) as NativeBackend).isUsingGpuDevice;
}

async function inspectCache(folder: string): Promise<DoctorReport["cache"]> {
  const engines = await Promise.all(
    listInstalled(folder).map(async (one) => ({
      name: one.name,
      problems: await checkInstalled(one.folder, "sizes"),
    })),
  );
  return { folder, bytes: await sizeOf(folder), engines };
}

async function sizeOf(folder: string): Promise<number> {
  if (!existsSync(folder)) return 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
