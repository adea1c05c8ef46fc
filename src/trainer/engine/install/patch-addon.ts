import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyPatch } from "./apply-patch.ts";
import { buildFailed } from "./faults.ts";
import { hashFile } from "./hash.ts";
import type { EngineLayout } from "./layout.ts";

const patched = {
  file: "binding/tfjs_backend.cc",
  /** Of the published file, version 4.22.0. */
  sha256: "37a6a6f29e0be5e6ba17fe2b7c943a730f1069eaa8a536fd42ea22b0c56695f7",
  patch: "list-attributes.patch",
} as const;

/** Path of a file that the addon is built with besides its own. */
export function addonPart(name: "list-attributes.patch" | "huge-pages.cc"): string {
  return fileURLToPath(new URL(`./addon/${name}`, import.meta.url));
}

/**
 * Teaches the addon's sources attributes that are lists of words or of types, without which oneDNN's fused
 * convolutions cannot be called.
 * @throws AppError `ENGINE_BUILD_FAILED` when the source is not the one that the patch was made for; it stays as it is
 */
export async function patchAddon({ packageFolder }: Pick<EngineLayout, "packageFolder">): Promise<void> {
  const file = join(packageFolder, patched.file);
  const sha256 = await hashFile(file, "sha256", "hex");
  if (sha256 !== patched.sha256) throw otherSource(`${patched.file} with SHA-256 ${sha256}`, patched.sha256);
  const text = applyPatch(await readFile(file, "utf8"), await readFile(addonPart(patched.patch), "utf8"));
  if (text === null) throw otherSource(`${patched.patch} does not fit ${patched.file}`, "a patch that fits");
  await writeFile(file, text);
}

/** The patch and its hash, for the manifest. */
export async function describePatch(): Promise<string> {
  return `${patched.patch} sha256:${await hashFile(addonPart(patched.patch), "sha256", "hex")}`;
}

function otherSource(received: string, expected: string): Error {
  return buildFailed("The addon's source is not the one that the patch was made for", {
    received,
    expected,
    hint: "install ptycho-loop anew, so that its patch and the pinned version of @tensorflow/tfjs-node fit each other again",
  });
}
