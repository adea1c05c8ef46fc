import { availableParallelism } from "node:os";
import { loadCache, saveCache, type CacheEntries, type CacheEntry } from "./cache.ts";
import { createCacheKey } from "./cache-key.ts";
import type { Findings } from "./gather-corpus.ts";
import type { LineOutcome } from "./read-batch.ts";
import { readFiles } from "./read-files.ts";
import { createReaders, type Readers } from "./readers.ts";
import { seeFiles } from "./seen-files.ts";
import { sortOut, type Candidate, type Look } from "./sort-out.ts";
import type { CorpusRequest } from "./types.ts";

/** What the files of a project say, not put together yet. */
export interface Scan extends Findings {
  /** The cache is being written. Never fails: what cannot be written is no harm. */
  readonly saved: Promise<void>;
}

/**
 * Reads what the files of a project say: those that git tracks or does not ignore and that have a role.
 * Files that are as the cache knows them are not opened. Reads only, but for the cache.
 * @param readers the program's own ones by default
 * @throws AppError `GIT_FAILED`
 * @see specs/alignment.md §1
 */
export async function scanCorpus(request: CorpusRequest, readers?: Readers): Promise<Scan> {
  const { root, settings, cacheFolder, skip = new Set() } = request;
  const nowMs = Date.now();
  const seeing = seeFiles(root, settings);
  const key = createCacheKey(settings.reading); // while git works
  const before = cacheFolder === null ? new Map<string, CacheEntry>() : loadCache(cacheFolder, key);
  if (before.size === 0) request.reviewed?.(); // all will be read
  const seen = await seeing;
  const { paths, nameless, closed } = seen;
  const look = sortOut(seen, { before, skip, nowMs });
  const fresh = await readRest(look.toRead, { ...request, before }, readers);
  const entries = fresh.size === 0 ? look.kept : inOrder(paths, look.kept, fresh);
  const saved = cacheFolder === null ? Promise.resolve() : saveCache(cacheFolder, { key, before, after: entries });
  return { settings, paths, nameless, closed, entries, readCount: look.toRead.length, saved };
}

/** Fewer files are read sooner than what was reviewed is looked up. */
const FEW = 50;

/** Entries in the order of the paths. */
function inOrder(paths: readonly string[], kept: CacheEntries, fresh: CacheEntries): CacheEntries {
  const entries = new Map<string, CacheEntry>();
  for (const path of paths) {
    const entry = fresh.get(path) ?? kept.get(path);
    if (entry !== undefined) entries.set(path, entry);
  }
  return entries;
}

/** The entries of files that had to be read. */
async function readRest(
  toRead: Look["toRead"],
  { root, settings, before, threads, reviewed: askReviewed }: CorpusRequest & { readonly before: CacheEntries },
  ownReaders: Readers | undefined,
): Promise<CacheEntries> {
  if (toRead.length === 0) return new Map();
  const reviewed = toRead.length < FEW ? "" : (askReviewed?.() ?? "");
  const crew = { readers: ownReaders ?? createReaders(reviewed), threads: threads ?? defaultThreads() };
  const outcomes = await readFiles({ root, files: toRead, settings: settings.reading, reviewed }, crew);
  const entries = new Map<string, CacheEntry>();
  for (const [index, file] of toRead.entries()) {
    const entry = toEntry(file, outcomes[index] as LineOutcome, before.get(file.path));
    if (entry !== null) entries.set(file.path, entry);
  }
  return entries;
}

/** What is known of a file now; nothing where it is gone. */
function toEntry(file: Candidate, outcome: LineOutcome, known: CacheEntry | undefined): CacheEntry | null {
  if (outcome.kind === "gone") return null;
  const { hash, line } = outcome.kind === "unchanged" ? (known as CacheEntry) : outcome;
  const lasts = outcome.kind !== "read" || outcome.lasts;
  const entry: CacheEntry = { stamp: lasts ? file.stamp : null, hash, role: file.role, line, source: null };
  return known !== undefined && saysTheSame(entry, known) ? known : entry;
}

/** Whether a file that had to be opened is as the cache knows it; there is nothing to write then. */
function saysTheSame(entry: CacheEntry, known: CacheEntry): boolean {
  const isSameFile = entry.role === known.role && entry.hash === known.hash && entry.line === known.line;
  return isSameFile && entry.stamp === null && known.stamp === null;
}

/** From the sources, as tests run, no thread can be started. */
function defaultThreads(): number {
  return import.meta.url.endsWith(".ts") ? 1 : Math.min(MOST_THREADS, availableParallelism());
}

/** Each holds parsers of its own in memory. */
const MOST_THREADS = 4;
