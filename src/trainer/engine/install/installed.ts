import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A native engine in the cache that was built to its end. */
export interface InstalledEngine {
  /** `tensorflow-2.16.2-cpu-addon-4.22.0-linux-x64-glibc` */
  readonly name: string;
  readonly folder: string;
  readonly packageFolder: string;
}

/** Engines in the cache that fit this machine, newest TensorFlow first. What is half built has another name. */
export function listInstalled(cacheFolder: string): readonly InstalledEngine[] {
  if (!existsSync(cacheFolder)) return [];
  return readdirSync(cacheFolder)
    .filter((name) => name.startsWith("tensorflow-") && name.includes(`-${process.platform}-${process.arch}-`))
    .sort()
    .map((name) => {
      const folder = join(cacheFolder, name);
      return { name, folder, packageFolder: join(folder, "node_modules", "@tensorflow", "tfjs-node") };
    });
}
