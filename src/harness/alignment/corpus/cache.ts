import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { saveFile } from "../../../base/files/atomic.ts";
import type { FileRole } from "../types.ts";
import type { CacheKeys } from "./cache-keys.ts";
import type { Stamp } from "./stamp.ts";

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
  /** Name of the part in which it stands as it is; null where it must be written, and its role may be another one. */
  readonly source: string | null;
}

/** Entries by path. */
export type CacheEntries = ReadonlyMap<string, CacheEntry>;

interface Header {
  readonly reading: string;
  readonly roles: string;
  readonly encoding: "latin1" | "utf8";
  /** Of all that follows. */
  readonly crc: number;
}

const PART = /^\d+-of-\d+\.facts$/;

/** The cache of a folder. A part that is damaged, of another program or not there is none; never an error. */
export function loadCache(folder: string, keys: CacheKeys): Map<string, CacheEntry> {
  const entries = new Map<string, CacheEntry>();
  for (const name of partNames(folder)) {
    for (const [path, entry] of loadPart(folder, name, keys)) entries.set(path, entry);
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

function loadPart(folder: string, name: string, keys: CacheKeys): readonly Named[] {
  try {
    const bytes = readFileSync(join(folder, name));
    const start = bytes.indexOf(0x0a) + 1;
    const header = JSON.parse(bytes.toString("utf8", 0, start)) as Header;
    if (header.reading !== keys.reading || header.crc !== crc32(bytes.subarray(start))) return [];
    return parsePart(bytes.toString(header.encoding, start), header.roles === keys.roles ? name : null);
  } catch {
    return [];
  }
}

type Named = readonly [string, CacheEntry];

/** The stamps' numbers, the names, hashes and roles, and the readings' lines. */
function parsePart(body: string, source: string | null): readonly Named[] {
  const [numbers = "[]", words = "[]", ...lines] = body.split("\n");
  const stamps = JSON.parse(numbers) as readonly number[];
  const texts = JSON.parse(words) as readonly string[];
  return lines.map((line, index): Named => {
    const [path, hash, role] = [
      texts[index * 3] as string,
      texts[index * 3 + 1] as string,
      texts[index * 3 + 2] as FileRole,
    ];
    return [path, { stamp: stampAt(stamps, index * 4), hash, role, line, source }];
  });
}

/** A size below zero stands for no stamp. */
function stampAt(numbers: readonly number[], at: number): Stamp | null {
  const size = numbers[at] as number;
  return size < 0 ? null : [size, numbers[at + 1] as number, numbers[at + 2] as number, numbers[at + 3] as number];
}

/** What is to be kept. */
export interface CacheUpdate {
  readonly keys: CacheKeys;
  readonly before: CacheEntries;
  readonly after: CacheEntries;
}

/**
 * Writes the parts of the cache in which something changed, each whole or not at all. One that cannot be written is
 * left: the cache only saves time.
 */
export async function saveCache(folder: string, { keys, before, after }: CacheUpdate): Promise<void> {
  if (isSame(before, after)) return;
  const names = partNamesFor(after.size);
  const partOf = createPartOf(names);
  const dirty = new Set<string>();
  for (const [path, { source }] of before) if (source !== null && !after.has(path)) dirty.add(source);
  for (const entry of after) if (entry[1].source !== partOf(entry)) dirty.add(partOf(entry));
  const written = new Map<string, Named[]>(names.filter((name) => dirty.has(name)).map((name) => [name, []]));
  for (const entry of after) written.get(partOf(entry))?.push(entry);
  await Promise.all(
    [...written].map(([name, part]) => saveFile(join(folder, name), formatPart(part, keys)).catch(() => {})),
  );
  if (dirty.size > 0) await removeOthers(folder, names);
}

/** Whether each entry stands where it stood, and none is gone. */
function isSame(before: CacheEntries, after: CacheEntries): boolean {
  return before.size === after.size && [...after.values()].every(({ source }) => source !== null);
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
function createPartOf(names: readonly string[]): (entry: Named) => string {
  const known = new Set(names);
  return ([path, { source }]) =>
    source !== null && known.has(source) ? source : (names[spread(path) % names.length] as string);
}

/** FNV-1a. */
function spread(path: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < path.length; at += 1) sum = Math.imul(sum ^ path.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

function formatPart(part: readonly Named[], keys: CacheKeys): Buffer {
  const numbers = part.flatMap(([, { stamp }]) => stamp ?? [-1, 0, 0, 0]);
  const words = part.flatMap(([path, { hash, role }]) => [path, hash, role]);
  const body = [JSON.stringify(numbers), JSON.stringify(words), ...part.map(([, { line }]) => line)].join("\n");
  const encoding = isLatin(body) ? "latin1" : "utf8";
  const bytes = Buffer.from(body, encoding);
  const header: Header = { ...keys, encoding, crc: crc32(bytes) };
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
