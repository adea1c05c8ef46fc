import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Attempt, Manifest, ManifestFile } from "./types.ts";

/** Files of a run folder outside the hashes: they grow, change with the attempt's number, or are rendered from the rest. */
export const unhashedFiles: ReadonlySet<string> = new Set([
  "journal.jsonl",
  "manifest.json",
  "attempt.json",
  "summary.md",
  "commit-message.txt",
]);

/**
 * Manifest of a run; null before it finished.
 * @throws AppError `EVIDENCE_CORRUPT`
 */
export function loadManifest(folder: RunFolder): Promise<Manifest | null> {
  return loadJson<Manifest>(folder, "manifest.json");
}

/**
 * @throws AppError `IO_FAILED`
 * @see specs/evidence-format.md §4
 */
export function saveManifest(folder: RunFolder, manifest: Manifest): Promise<void> {
  return saveFile(join(folder.path, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Number of a run's attempt; null before it has one. @throws AppError `EVIDENCE_CORRUPT` */
export function loadAttempt(folder: RunFolder): Promise<Attempt | null> {
  return loadJson<Attempt>(folder, "attempt.json");
}

/**
 * @throws AppError `IO_FAILED`
 * @see specs/evidence-format.md §6
 */
export function saveAttempt(folder: RunFolder, attempt: number): Promise<void> {
  return saveFile(join(folder.path, "attempt.json"), `${JSON.stringify({ version: 1, attempt })}\n`);
}

async function loadJson<T>(folder: RunFolder, name: string): Promise<T | null> {
  const path = join(folder.path, name);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new AppError("EVIDENCE_CORRUPT", `${name} of ${folder.runId} is not JSON`, {
      expected: "the file as the loop wrote it",
      hint: `restore it with \`git restore ${folder.runId}/${name}\``,
      where: { file: path },
      cause,
    });
  }
}

/** Files that may be stored compressed. */
const compressible = /\.(?:log|diff)$|^results\.json$/;

/** Compresses each log, diff and the results above a size; the plain one goes once the compressed one is flushed. */
export async function compressLarge(folder: RunFolder, aboveBytes: number): Promise<void> {
  for (const name of await listStoredFiles(folder)) {
    const path = join(folder.path, name);
    if (!compressible.test(name) || (await stat(path)).size <= aboveBytes) continue;
    const temporary = `${path}.gz.tmp`;
    await pipeline(createReadStream(path), createGzip(), createWriteStream(temporary));
    await flush(temporary);
    await rename(temporary, `${path}.gz`);
    await rm(path);
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Size and SHA-256 of every hashed file of a run folder, by the plain bytes, sorted by path.
 * @see specs/evidence-format.md §7
 */
export async function hashFiles(folder: RunFolder): Promise<readonly ManifestFile[]> {
  const files: ManifestFile[] = [];
  for (const name of await listStoredFiles(folder)) files.push(await hashFile(folder, name));
  return files;
}

/** Paths, relative to the run folder, of all that its manifest vouches for. */
export async function listStoredFiles(folder: RunFolder): Promise<readonly string[]> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.path.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => !unhashedFiles.has(name) && !name.endsWith(".tmp"))
    .sort();
}

/** Size and SHA-256 of one stored file. */
export async function hashFile(folder: RunFolder, storedName: string): Promise<ManifestFile> {
  const compressed = storedName.endsWith(".gz");
  const hash = createHash("sha256");
  let size = 0;
  const source = createReadStream(join(folder.path, storedName));
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      size += chunk.length;
      hash.update(chunk);
    }
  };
  await (compressed ? pipeline(source, createGunzip(), sink) : pipeline(source, sink));
  return {
    path: compressed ? storedName.slice(0, -".gz".length) : storedName,
    size,
    sha256: hash.digest("hex"),
    stored: compressed ? "gzip" : "plain",
  };
}
