import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { layoutOf } from "./layout.ts";
import { downloadWheel, unpackWheel, type FetchOptions } from "./wheel.ts";
import { hashFile } from "./hash.ts";

/** NVIDIA's wheels are marked with many glibc versions; any that is not newer than TensorFlow's own wheel will do. */
const cudaTags = {
  pythonVersion: "311",
  platformTags: [
    ...Array.from({ length: 23 }, (_, index) => `manylinux_2_${27 - index}_x86_64`), // 2.27 down to 2.5
    "manylinux2014_x86_64",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
  ],
} as const;

/**
 * The CUDA wheels that a wheel's metadata asks for under its extra `and-cuda`: `nvidia-cudnn-cu12<10.0,>=9.3.0.75`.
 * The compiler among them is left out: nothing of it is loaded.
 */
export function listCudaRequirements(metadata: string): readonly string[] {
  return metadata.split("\n").flatMap((line) => {
    const found = /^Requires-Dist:\s*(nvidia-[^;]+?)\s*;\s*extra\s*==\s*["']and-cuda["']/.exec(line);
    const requirement = found?.[1]?.replaceAll(/\s+/g, "") ?? "nvidia-cuda-nvcc";
    return requirement.startsWith("nvidia-cuda-nvcc") ? [] : [requirement];
  });
}

/**
 * Fetches CUDA's libraries and puts them where TensorFlow's look for them: `nvidia/<part>/lib` beside `tensorflow`.
 * Their hashes are those that the index lists, checked by pip: which versions fit is for the metadata to say.
 * Not yet tried on a GPU.
 * @param metadata METADATA of TensorFlow's wheel
 * @returns what was fetched, with its SHA-256
 */
export async function installCuda(
  folder: string,
  { metadata, fetch }: { readonly metadata: string; readonly fetch: FetchOptions },
): Promise<readonly string[]> {
  const sources: string[] = [];
  for (const requirement of listCudaRequirements(await readFile(metadata, "utf8"))) {
    const file = await downloadWheel(cudaTags, requirement, fetch);
    await unpackWheel(file, (name) => (isCudaLibrary(name) ? join(folder, name) : null));
    sources.push(`${basename(file)} sha256:${await hashFile(file, "sha256", "hex")}`);
  }
  return sources;
}

/** Shared libraries only; `nvidia/<part>/lib/…`. */
function isCudaLibrary(name: string): boolean {
  return /^nvidia\/[^/]+\/lib\/[^/]+\.so(?:\.\d+)*$/.test(name);
}

/** Where TensorFlow's metadata is unpacked to during the build. */
export function metadataFile(folder: string): string {
  return join(layoutOf(folder).work, "METADATA");
}
