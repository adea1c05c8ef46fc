import { readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { saveFile } from "../../../base/files/atomic.ts";
import { hashFile } from "./hash.ts";
import { layoutOf } from "./layout.ts";
import type { Recipe } from "./recipe.ts";

/** A file of a native engine. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a native engine was made of and consists of; written last, so that what has one is whole. */
export interface Manifest {
  readonly schema: "ptycho-engine/1";
  readonly name: string;
  readonly revision: number;
  readonly gpu: boolean;
  readonly tensorflow: string;
  readonly builtAt: string;
  /** Programs that it was built with. */
  readonly tools: readonly string[];
  /** Wheels and packages with their hashes. */
  readonly sources: readonly string[];
  readonly files: readonly ManifestFile[];
}

/** What the manifest cannot find out from the folder. */
export interface BuildFacts {
  readonly recipe: Recipe;
  readonly tensorflow: string;
  readonly builtAt: Date;
  readonly tools: readonly string[];
  readonly sources: readonly string[];
}

/** Hashes every file of a built engine and writes its manifest. */
export async function writeManifest(folder: string, facts: BuildFacts): Promise<void> {
  const files: ManifestFile[] = [];
  for (const path of await listFiles(folder)) files.push(await describeFile(folder, path));
  const { recipe, builtAt, ...rest } = facts;
  const { name, revision, gpu } = recipe;
  const manifest: Manifest = {
    schema: "ptycho-engine/1",
    name,
    revision,
    gpu,
    builtAt: builtAt.toISOString(),
    ...rest,
    files,
  };
  await saveFile(layoutOf(folder).manifest, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The manifest of an engine's folder; null where it has none that can be read: it is not whole. */
export function readManifest(folder: string): Manifest | null {
  try {
    const manifest = JSON.parse(readFileSync(layoutOf(folder).manifest, "utf8")) as Manifest;
    return manifest.schema === "ptycho-engine/1" && Array.isArray(manifest.files) ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * What is wrong with a built engine, a sentence each; empty when it is whole.
 * @param depth `sizes` takes milliseconds, `hashes` reads every byte
 */
export async function checkInstalled(folder: string, depth: "sizes" | "hashes"): Promise<readonly string[]> {
  const manifest = readManifest(folder);
  if (manifest === null) return ["it has no manifest: its build did not come to its end"];
  const problems: string[] = [];
  for (const file of manifest.files) {
    const path = join(folder, file.path);
    const info = await stat(path).catch(() => null);
    if (info === null) problems.push(`${file.path} is missing`);
    else if (info.size !== file.bytes) problems.push(`${file.path} has ${info.size} bytes instead of ${file.bytes}`);
    else if (depth === "hashes" && (await hashFile(path, "sha256", "hex")) !== file.sha256) {
      problems.push(`${file.path} was changed: its SHA-256 differs`);
    }
  }
  return problems;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const { owner } = layoutOf(folder);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== owner)
    .map((path) => relative(folder, path))
    .sort();
}

async function describeFile(folder: string, path: string): Promise<ManifestFile> {
  const file = join(folder, path);
  return { path, bytes: (await stat(file)).size, sha256: await hashFile(file, "sha256", "hex") };
}
