import { prepareNativeEnvironment } from "./environment.ts";
import { registerNativeGradients } from "./gradients.ts";
import { registerNativeKernels } from "./kernels.ts";
import { loadNative, nativeBackendName } from "./load.ts";
import { locateNative } from "./locate.ts";
import { hasFusedRelu, hasOneDnnKernels } from "./onednn.ts";
import { registerOneDnnKernels } from "./onednn-kernels.ts";
import type { NativeAddon, NativePlace } from "./types.ts";

/** A native engine that is loaded; it stays so for the life of the process. */
export interface OpenedNative {
  readonly backendName: string;
  /** TensorFlow's version. */
  readonly version: string;
  readonly threads: number;
  /** The folder that it came from, in words. */
  readonly where: string;
  /** Whether its addon takes ReLU inside a convolution: the one that `ptycho engine install` builds, not the published. */
  readonly fusesRelu: boolean;
}

/** Why no place could be used, one sentence a place. */
export interface NativeFailure {
  readonly failure: readonly string[];
}

/**
 * Loads the first native engine that can be loaded.
 * @param threads that one operation may use
 * @throws AppError `ENGINE_UNAVAILABLE` in a worker thread
 */
export async function openNative(
  threads: number,
  places: readonly NativePlace[] = locateNative(),
): Promise<OpenedNative | NativeFailure> {
  const failure: string[] = [];
  for (const place of places) {
    if (place.addon === null) {
      failure.push(place.reason);
      continue;
    }
    prepareNativeEnvironment(threads);
    try {
      const backend = await loadNative(place.addon);
      registerNativeKernels();
      registerNativeGradients();
      registerOneDnnKernels(backend);
      return {
        backendName: nativeBackendName,
        version: backend.binding.TF_Version,
        threads,
        where: place.addon.packageFolder,
        fusesRelu: hasOneDnnKernels(backend) && hasFusedRelu(backend),
      };
    } catch (error) {
      failure.push(loadFailed(place.addon, error));
    }
  }
  return { failure };
}

/** Node puts the list of modules that required this one behind the system's message: the first line says it all. */
function loadFailed({ packageFolder }: NativeAddon, error: unknown): string {
  const [first = "unknown error"] = String((error as Error).message).split("\n");
  return `the addon in ${packageFolder} does not load: ${first}`;
}
