import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { layoutOf } from "./layout.ts";
import { readManifest, type Manifest } from "./manifest.ts";
import { formatSystem, readSystem } from "./system.ts";

/** A native engine in the cache that was built to its end, for this system. */
export interface InstalledEngine {
  readonly name: string;
  readonly folder: string;
  readonly packageFolder: string;
  readonly manifest: Manifest;
}

/**
 * Engines in the cache that fit this system: one with CUDA first where there is a driver, then the newest TensorFlow.
 * What is half built has no manifest and does not count.
 */
export function listInstalled(cacheFolder: string, hasDriver: boolean = hasNvidiaDriver()): readonly InstalledEngine[] {
  if (!existsSync(cacheFolder)) return [];
  const system = formatSystem(readSystem());
  return readdirSync(cacheFolder)
    .filter((name) => name.startsWith("tensorflow-") && name.endsWith(`-${system}`))
    .flatMap((name) => {
      const folder = join(cacheFolder, name);
      const manifest = readManifest(folder);
      return manifest === null ? [] : [{ name, folder, packageFolder: layoutOf(folder).packageFolder, manifest }];
    })
    .sort((one, other) => rank(other, hasDriver) - rank(one, hasDriver) || compareVersions(other, one));
}

/** Whether this machine has NVIDIA's kernel driver. */
export function hasNvidiaDriver(): boolean {
  return existsSync("/dev/nvidiactl") || existsSync("/proc/driver/nvidia/version");
}

/** CUDA's build computes on the processor too, but is newer and larger: it is chosen for a GPU only. */
function rank({ manifest }: InstalledEngine, hasDriver: boolean): number {
  return manifest.gpu === hasDriver ? 1 : 0;
}

function compareVersions(one: InstalledEngine, other: InstalledEngine): number {
  return one.manifest.tensorflow.localeCompare(other.manifest.tensorflow, "en", { numeric: true });
}
