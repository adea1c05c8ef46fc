import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  loadCache,
  saveCache,
  type CacheEntries,
  type CacheEntry,
} from "../../../../../src/harness/alignment/corpus/cache.ts";
import type { Corpus } from "../../../../../src/harness/alignment/corpus/types.ts";
import { makeFolder, makeRepository, writeFiles } from "../../../../support/repository.ts";
import { createLineReaders, saidBy, scan, settings } from "./support.ts";

const source = (number: number): string => `// @spec specs/a.md §${number}\n`;
const project = { "specs/a.md": "# One\n", "src/a.ts": source(1), "src/b.ts": source(2), "tests/c.ts": source(3) };
const count = Object.keys(project).length;

/** A project that was scanned when its files were old enough to be trusted. */
async function makeScanned(): Promise<string> {
  const root = makeRepository(project);
  await setTimeout(120);
  expect((await scan(root)).effort).toEqual({ cached: 0, read: count });
  expect((await scan(root)).effort).toEqual({ cached: count, read: 0 });
  return root;
}

/** A scan that must say what one without a cache says; gives which files were parsed. */
async function rescan(root: string, change: Parameters<typeof scan>[1] = {}): Promise<Corpus & { parsed: string[] }> {
  const readers = createLineReaders();
  const corpus = await scan(root, change, readers);
  expect(saidBy(corpus)).toEqual(saidBy(await scan(root, { ...change, cacheFolder: null })));
  return { ...corpus, parsed: [...new Set(readers.seen)] };
}

function cacheFiles(root: string): readonly string[] {
  const folder = join(root, ".git", "cache");
  return readdirSync(folder).map((name) => join(folder, name));
}

/** The bytes with another text in one place, the others as they are. */
function replaced(bytes: Buffer, from: string | RegExp, to: string): Buffer {
  return Buffer.from(bytes.toString("latin1").replace(from, to), "latin1");
}

describe("the cache", () => {
  it("opens a touched file and parses it only where its content is another", async () => {
    const root = await makeScanned();
    utimesSync(join(root, "src/a.ts"), new Date(), new Date());
    writeFiles(root, { "src/b.ts": source(7) });
    const { effort, parsed } = await rescan(root);
    expect(effort).toEqual({ cached: count - 2, read: 2 });
    expect(parsed).toEqual(["src/b.ts"]);
  });

  it("finds an edit of the same size whose time was set back", async () => {
    const root = await makeScanned();
    const { atime, mtime } = statSync(join(root, "src/a.ts"));
    writeFiles(root, { "src/a.ts": source(9) });
    utimesSync(join(root, "src/a.ts"), atime, mtime);
    expect((await rescan(root)).parsed).toEqual(["src/a.ts"]);
  });

  it("finds edits of the same size in the very moment of a scan", async () => {
    const root = await makeScanned();
    for (let number = 1; number < 9; number += 1) {
      writeFileSync(join(root, "src/a.ts"), source(number));
      const { files } = await scan(root);
      expect(files.find((file) => file.path === "src/a.ts")?.links[0]?.address).toBe(`specs/a.md §${number}`);
    }
  });

  it("does not trust a file that is younger than the scan, until a later scan finds it old", async () => {
    const root = makeRepository(project);
    const later = new Date(Date.now() + 600_000);
    utimesSync(join(root, "src/a.ts"), later, later);
    await setTimeout(120);
    await scan(root);
    expect((await scan(root)).effort.read).toBe(1);
    const earlier = new Date("2025-10-23T09:45:00Z"); // a whole second, as unpackers and builds set them
    utimesSync(join(root, "src/a.ts"), earlier, earlier);
    await setTimeout(120);
    expect((await scan(root)).effort.read).toBe(1);
    expect((await scan(root)).effort.read).toBe(0);
  });

  it("is of use in another checkout: every file is opened there, and none is parsed", async () => {
    const root = await makeScanned();
    const other = join(makeFolder(), "checkout");
    cpSync(root, other, { recursive: true });
    const { effort, parsed } = await rescan(other);
    expect({ effort, parsed }).toEqual({ effort: { cached: 0, read: count }, parsed: [] });
  });

  it("follows renamed and deleted files, and those that came back", async () => {
    const root = await makeScanned();
    renameSync(join(root, "src/a.ts"), join(root, "src/z.ts"));
    rmSync(join(root, "src/b.ts"));
    const moved = await rescan(root);
    expect(moved.files.map((file) => file.path)).toEqual(["specs/a.md", "src/z.ts", "tests/c.ts"]);
    writeFiles(root, { "src/b.ts": source(2) });
    expect((await rescan(root)).files).toHaveLength(count);
  });

  it("reads all again under other reading settings", async () => {
    const root = await makeScanned();
    const reading = { ...settings.reading, needs: ["impl"] };
    expect((await rescan(root, { settings: { ...settings, reading } })).effort.read).toBe(count);
  });

  it("reads a file again that has another role under other globs, and no other", async () => {
    const root = await makeScanned();
    const { parsed, counts } = await rescan(root, { settings: { ...settings, tests: ["src/b.ts"] } });
    expect(parsed.sort()).toEqual(["src/b.ts", "tests/c.ts"]);
    expect(counts).toMatchObject({ test: 1, code: 2 });
    expect((await rescan(root)).counts).toMatchObject({ test: 1, code: 2 });
  });

  it("is written only where something changed", async () => {
    const root = await makeScanned();
    const before = cacheFiles(root).map((file) => statSync(file).mtimeMs);
    await scan(root);
    expect(cacheFiles(root).map((file) => statSync(file).mtimeMs)).toEqual(before);
  });

  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ["cut short", (bytes) => bytes.subarray(0, bytes.length - 20)],
    ["empty", () => Buffer.alloc(0)],
    ["no cache at all", () => Buffer.from("\0\0\n[[[")],
    ["changed in one byte", (bytes) => replaced(bytes, "specs/a.md §1", "specs/a.md §4")],
    ["of another program", (bytes) => replaced(bytes, /"key":"./, '"key":"-')],
  ])("counts for nothing where it is %s, and is mended", async (_, damage) => {
    const root = await makeScanned();
    for (const file of cacheFiles(root)) writeFileSync(file, damage(readFileSync(file)));
    expect((await rescan(root)).effort).toEqual({ cached: 0, read: count });
    expect((await rescan(root)).effort).toEqual({ cached: count, read: 0 });
  });

  it("does without a place where it could be written", async () => {
    const root = makeRepository(project);
    writeFiles(root, { ".git/blocked": "" });
    const cacheFolder = join(root, ".git", "blocked", "cache");
    expect((await scan(root, { cacheFolder })).files).toHaveLength(count);
    expect(existsSync(cacheFolder)).toBe(false);
  });

  it("is divided as it grows, and parts of the old division go", async () => {
    const folder = makeFolder();
    const few = await saveEntries(folder, 1_000);
    expect(readdirSync(folder)).toEqual(["1-of-1.facts"]);
    const many = await saveEntries(folder, 1_500, few);
    expect(readdirSync(folder).sort()).toEqual(["1-of-2.facts", "2-of-2.facts"]);
    const loaded = loadCache(folder, key);
    expect(new Map([...loaded].map(([path, entry]) => [path, { ...entry, source: null }]))).toEqual(many);
    await saveEntries(folder, 10, loaded);
    expect(readdirSync(folder)).toEqual(["1-of-1.facts"]);
    expect(loadCache(folder, key).size).toBe(10);
  });
});

const key = "a";

/** Saves that many files' facts, and gives what was saved. */
async function saveEntries(folder: string, size: number, before: CacheEntries = new Map()): Promise<CacheEntries> {
  const entries = Array.from({ length: size }, (_, index): [string, CacheEntry] => [
    `src/${index}.ts`,
    { stamp: [index, 1.5, 2.25, 3], hash: `h${index}`, role: "code", line: `[${index}]`, source: null },
  ]);
  await saveCache(folder, { key, before, after: new Map(entries) });
  return new Map(entries);
}
