import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { saveFile } from "../../../base/files/atomic.ts";
import type { FileRole } from "../types.ts";
import { stampAt, STAMP_WIDTH, type Stamp } from "./stamp.ts";

/** What the cache knows of a file. */
export interface CacheEntry {
  /** Null where the file was too young: its content must be looked at. */
  readonly stamp: Stamp | null;
  /** Of its content. */
  readonly hash: string;
  /** As what it was read. */
  readonly role: FileRole;
  /** The reading, as `formatReading` writes it. */
  readonly line: string;
  /** Name of the part in which it stands as it is; null where it must be written. */
  readonly source: string | null;
}

/** Entries by path. */
export type CacheEntries = ReadonlyMap<string, CacheEntry>;

interface Header {
  /** Of `createCacheKey`. */
  readonly key: string;
  readonly encoding: "latin1" | "utf8";
  /** Of all that follows. */
  readonly crc: number;
}

const PART = /^\d+-of-\d+\.facts$/;

/** The cache of a folder. A part that is damaged, of another program or not there is none; never an error. */
export function loadCache(folder: string, key: string): Map<string, CacheEntry> {
  const entries = new Map<string, CacheEntry>();
  for (const name of partNames(folder)) {
    for (const [path, entry] of loadPart(folder, name, key)) entries.set(path, entry);
  }
  return entries;
}

function partNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => PART.test(name))
      .sort();
  } catch {
    return [];
  }
}

function loadPart(folder: string, name: string, key: string): readonly Named[] {
  try {
    const bytes = readFileSync(join(folder, name));
    const start = bytes.indexOf(0x0a) + 1;
    const header = JSON.parse(bytes.toString("utf8", 0, start)) as Header;
    if (header.key !== key || header.crc !== crc32(bytes.subarray(start))) return [];
    return parsePart(bytes.toString(header.encoding, start), name);
  } catch {
    return [];
  }
}

type Named = readonly [string, CacheEntry];

/** The stamps' numbers, the names, hashes and roles, and the readings' lines. */
function parsePart(body: string, source: string): readonly Named[] {
  const [numbers = "[]", words = "[]", ...lines] = body.split("\n");
  const stamps = JSON.parse(numbers) as readonly number[];
  const texts = JSON.parse(words) as readonly string[];
  return lines.map((line, index): Named => {
    const [path, hash, role] = [
      texts[index * 3] as string,
      texts[index * 3 + 1] as string,
      texts[index * 3 + 2] as FileRole,
    ];
    return [path, { stamp: writtenStamp(stamps, index * STAMP_WIDTH), hash, role, line, source }];
  });
}

/** A size below zero stands for no stamp. */
function writtenStamp(numbers: readonly number[], at: number): Stamp | null {
  return (numbers[at] as number) < 0 ? null : stampAt(numbers, at);
}

/** What is to be kept. */
export interface CacheUpdate {
  readonly key: string;
  readonly before: CacheEntries;
  readonly after: CacheEntries;
}

/**
 * Writes the parts of the cache in which something changed, each whole or not at all. One that cannot be written is
 * left: the cache only saves time.
 */
export async function saveCache(folder: string, { key, before, after }: CacheUpdate): Promise<void> {
  if (isSame(before, after)) return;
  const names = partNamesFor(after.size);
  const partOf = createPartOf(names);
  const written = new Map<string, Named[]>();
  before.forEach(({ source }, path) => {
    if (source !== null && !after.has(path)) written.set(source, []);
  });
  after.forEach((entry, path) => {
    const part = partOf(path, entry);
    if (entry.source !== part) written.set(part, []);
  });
  if (written.size === 0) return;
  after.forEach((entry, path) => written.get(partOf(path, entry))?.push([path, entry]));
  const parts = [...written].filter(([name]) => names.includes(name));
  await Promise.all(parts.map(([name, part]) => saveFile(join(folder, name), formatPart(part, key)).catch(() => {})));
  await removeOthers(folder, names);
}

/** Whether each entry stands where it stood, and none is gone. */
function isSame(before: CacheEntries, after: CacheEntries): boolean {
  if (before.size !== after.size) return false;
  for (const entry of after.values()) if (entry.source === null) return false;
  return true;
}

const LARGEST_PART = 1_024;
const MOST_PARTS = 32;

/** Parts of about a thousand files, so that one touched file does not write the whole cache. */
function partNamesFor(size: number): readonly string[] {
  let count = 1;
  while (count < MOST_PARTS && count * LARGEST_PART < size) count *= 2;
  return Array.from({ length: count }, (_, index) => `${index + 1}-of-${count}.facts`);
}

/** The part of an entry: that in which it stands, or where its path belongs. */
function createPartOf(names: readonly string[]): (path: string, entry: CacheEntry) => string {
  const known = new Set(names);
  return (path, { source }) =>
    source !== null && known.has(source) ? source : (names[spread(path) % names.length] as string);
}

/** FNV-1a. */
function spread(path: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < path.length; at += 1) sum = Math.imul(sum ^ path.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

function formatPart(part: readonly Named[], key: string): Buffer {
  const numbers = part.flatMap(([, { stamp }]) => stamp ?? [-1, 0, 0, 0]);
  const words = part.flatMap(([path, { hash, role }]) => [path, hash, role]);
  const body = [JSON.stringify(numbers), JSON.stringify(words), ...part.map(([, { line }]) => line)].join("\n");
  const encoding = isLatin(body) ? "latin1" : "utf8";
  const bytes = Buffer.from(body, encoding);
  const header: Header = { key, encoding, crc: crc32(bytes) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]);
}

/** Latin letters, `§` among them, need a byte each and are decoded in no time. */
function isLatin(text: string): boolean {
  return !/[\u0100-\uffff]/.test(text);
}

/** Parts of another division; what cannot be removed is no harm. */
async function removeOthers(folder: string, names: readonly string[]): Promise<void> {
  const others = partNames(folder).filter((name) => !names.includes(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}
