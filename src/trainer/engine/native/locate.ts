import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { engineCacheFolder } from "../cache-folder.ts";
import { listInstalled } from "../install/installed.ts";
import { recipeRevision } from "../install/recipe.ts";
import type { NativeOrigin, NativePlace } from "./types.ts";

const require = createRequire(import.meta.url);

/** All places of a native engine, the first to use first. Nothing is loaded. */
export function locateNative(): readonly NativePlace[] {
  return [locatePackage("tfjs-node-gpu"), locatePackage("tfjs-node"), ...locateCached(engineCacheFolder())];
}

/**
 * An npm package of the addon. Its install script may have been refused: then npm took it away again (no package),
 * or left it without having run the script (no addon).
 */
function locatePackage(origin: "tfjs-node-gpu" | "tfjs-node"): NativePlace {
  const name = `@tensorflow/${origin}`;
  try {
    return inspectPackage(origin, dirname(require.resolve(`${name}/package.json`)));
  } catch {
    return { origin, addon: null, reason: `the package ${name} is not installed` };
  }
}

function locateCached(folder: string): readonly NativePlace[] {
  const installed = listInstalled(folder);
  if (installed.length === 0) return [{ origin: "cache", addon: null, reason: `nothing is built in ${folder}` }];
  return installed.map(({ folder: engine, packageFolder, manifest }) =>
    manifest.revision === recipeRevision ? inspectPackage("cache", packageFolder) : outdated(engine),
  );
}

/** Another version of this program built it in another way. */
function outdated(folder: string): NativePlace {
  return {
    origin: "cache",
    addon: null,
    reason: `${folder} was built by another version: \`ptycho engine install\` renews it`,
  };
}

/** Looks whether a package folder holds a compiled addon; of several Node-API versions the newest counts. */
export function inspectPackage(origin: NativeOrigin, packageFolder: string): NativePlace {
  const bindingFile = bindingFiles(packageFolder).find((file) => existsSync(file));
  if (bindingFile === undefined) {
    return { origin, addon: null, reason: `${packageFolder} has no addon (its install script did not run or failed)` };
  }
  return { origin, addon: { origin, packageFolder, bindingFile } };
}

function bindingFiles(packageFolder: string): readonly string[] {
  const library = join(packageFolder, "lib");
  if (!existsSync(library)) return [];
  const supported = Number(process.versions["napi"] ?? 8);
  return readdirSync(library)
    .map((name) => ({ name, version: Number(/^napi-v(\d+)$/.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ version }) => version <= supported)
    .sort((one, other) => other.version - one.version)
    .map(({ name }) => join(library, name, "tfjs_binding.node"));
}
