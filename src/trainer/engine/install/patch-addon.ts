import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { applyPatch } from "./apply-patch.ts";
import { buildFailed } from "./faults.ts";
import { hashFile } from "./hash.ts";
import type { EngineLayout } from "./layout.ts";

/** Sources of the addon that are changed; SHA-256 of the published file, version 4.22.0. */
const changes = [
  {
    file: "binding/tfjs_backend.cc",
    sha256: "37a6a6f29e0be5e6ba17fe2b7c943a730f1069eaa8a536fd42ea22b0c56695f7",
    patch: "list-attributes.patch",
  },
  {
    file: "binding/tfjs_backend.h",
    sha256: "51a1cb1db170f78edca4edcd1245b600251f88fba9c5fdea340fb13d9e4cc728",
    patch: "find-handle.patch",
  },
  {
    file: "binding/tfjs_binding.cc",
    sha256: "352e096779ac9c9cfe0648ea887e8991828375e2b11955b4e220b7ab5b9fb690",
    patch: "plain-memory.patch",
  },
] as const;

type Change = (typeof changes)[number];

/** Sources of ours that are compiled into the addon. */
export const addonSources = ["huge-pages.cc", "plain-memory.cc"] as const;

/** Path of a file that the addon is built with besides its own. */
export function addonPart(name: Change["patch"] | (typeof addonSources)[number]): string {
  return fileURLToPath(new URL(`./addon/${name}`, import.meta.url));
}

/**
 * Teaches the addon's sources attributes that are lists of words or of types, without which oneDNN's fused
 * convolutions cannot be called, and the functions of `plain-memory.cc`.
 * @throws AppError `ENGINE_BUILD_FAILED` when a source is not the one that its patch was made for; all stay as they are
 */
export async function patchAddon({ packageFolder }: Pick<EngineLayout, "packageFolder">): Promise<void> {
  const texts = await Promise.all(changes.map((change) => patchedText(join(packageFolder, change.file), change)));
  await Promise.all(changes.map(({ file }, index) => writeFile(join(packageFolder, file), texts[index] as string)));
}

async function patchedText(path: string, { file, sha256, patch }: Change): Promise<string> {
  const found = await hashFile(path, "sha256", "hex");
  if (found !== sha256) throw otherSource(`${file} with SHA-256 ${found}`, sha256);
  const text = applyPatch(await readFile(path, "utf8"), await readFile(addonPart(patch), "utf8"));
  if (text === null) throw otherSource(`${patch} does not fit ${file}`, "a patch that fits");
  return text;
}

/** What of ours the addon is built with, and the hashes, for the manifest. */
export async function describeParts(): Promise<readonly string[]> {
  const names = [...changes.map(({ patch }) => patch), ...addonSources];
  return Promise.all(names.map(async (name) => `${name} sha256:${await hashFile(addonPart(name), "sha256", "hex")}`));
}

/** What of ours the addon is built with, in words. */
export function partsNote(): string {
  const patches = changes.map(({ patch, file }) => `${patch} is applied to its ${file}`);
  return `before the addon is compiled, ${patches.join(", ")}; ${addonSources.join(" and ")} are compiled with it`;
}

function otherSource(received: string, expected: string): Error {
  return buildFailed("The addon's source is not the one that the patch was made for", {
    received,
    expected,
    hint: "install ptycho-loop anew, so that its patch and the pinned version of @tensorflow/tfjs-node fit each other again",
  });
}
