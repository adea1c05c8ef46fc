import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { NativeAddon, NativeBackend, NativeBinding } from "./types.ts";

/** Name under which the addon's own kernels are registered. */
export const nativeBackendName = "tensorflow";

type BackendClass = new (binding: NativeBinding, packageName: string) => NativeBackend;

/**
 * Loads an addon with its kernels into this program's tfjs-core and makes it the backend.
 * @throws whatever the system's loader says (a library that is missing, a wrong architecture)
 */
export async function loadNative(addon: NativeAddon): Promise<NativeBackend> {
  restoreUtilFunctions();
  const load = createRequire(join(addon.packageFolder, "package.json"));
  const binding = load(addon.bindingFile) as NativeBinding;
  const { name } = load("./package.json") as { readonly name: string };
  const Backend = withOurCore(load, () => {
    load("./dist/register_all_kernels.js");
    return (load("./dist/nodejs_kernel_backend.js") as { readonly NodeJSKernelBackend: BackendClass })
      .NodeJSKernelBackend;
  });
  tf.registerBackend(nativeBackendName, () => new Backend(binding, name), 3);
  await tf.setBackend(nativeBackendName);
  return tf.backend() as NativeBackend;
}

/** Node 23 removed two functions that the addon's JavaScript calls. */
function restoreUtilFunctions(): void {
  const target = util as unknown as Record<string, unknown>;
  target["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  target["isArray"] ??= Array.isArray;
}

/**
 * The addon's JavaScript requires the union package `@tensorflow/tfjs`, half a second and a second copy of tfjs-core.
 * While it loads, that name (and tfjs-core's) stands for the tfjs-core of this program; afterwards all is as before,
 * so that others in this process still get the real package.
 */
function withOurCore<T>(load: NodeJS.Require, action: () => T): T {
  const files = ["@tensorflow/tfjs", "@tensorflow/tfjs-core"].flatMap((name) => {
    try {
      return [load.resolve(name)];
    } catch {
      return []; // not there: nobody asks for it either
    }
  });
  const before = files.map((file) => [file, load.cache[file]] as const);
  for (const file of files)
    load.cache[file] = { id: file, filename: file, loaded: true, exports: coreForKernels() } as NodeJS.Module;
  try {
    return action();
  } finally {
    for (const [file, module] of before) {
      if (module === undefined) delete load.cache[file];
      else load.cache[file] = module;
    }
  }
}

/** A plain object: the kernels were compiled for CommonJS. */
function coreForKernels(): object {
  return { ...tf };
}
