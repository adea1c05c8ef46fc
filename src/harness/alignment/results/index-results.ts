import { groupBy } from "../../../base/collections/group-by.ts";
import { createNameTable, createOwners, endsOf, pushTo, type Found, type OwnerEnd } from "./name-table.ts";
import { toParts, toWords, withoutParameters } from "./names.ts";
import { createStartTable } from "./start-table.ts";
import type { RecordedResult, TestResults } from "./types.ts";

/** A result under a key. */
export interface Hit {
  readonly result: RecordedResult;
  /** All words of owner and name. */
  readonly full: string;
  /** The same without parameters: what its instances have in common. */
  readonly base: string;
  /** The words of the owner that the key leaves out. */
  readonly rest: string;
}

/** What stands under a key of words. */
export interface HitTable {
  readonly get: (key: string) => readonly Hit[];
}

/** Results by their names' words. */
export interface NameTables {
  readonly byName: HitTable;
  /** By the name without parameters. */
  readonly byBase: HitTable;
  /** By the suites and classes around it. */
  readonly byContainer: HitTable;
  /** Those with suites and title joined whose words begin so. */
  readonly byStart: HitTable;
  readonly all: () => readonly Hit[];
  readonly isEmpty: boolean;
  /** Results of the file as a whole: it could not be loaded, and no test in it was run since. */
  readonly broken: readonly RecordedResult[];
}

/** Tables, each made when it is first asked for. */
export interface ResultIndex {
  ofFile(path: string): NameTables | undefined;
  /** Results that tell no file. */
  loose(): NameTables;
}

const indexes = new WeakMap<TestResults, ResultIndex>();
const deepest = 12;
const mostWords = 40;

/** The index of results; made once. */
export function indexOf(results: TestResults): ResultIndex {
  const index = indexes.get(results) ?? createIndex(results.tests);
  indexes.set(results, index);
  return index;
}

function createIndex(tests: readonly RecordedResult[]): ResultIndex {
  const byFile = groupBy(tests, ({ path }) => path);
  const tables = new Map<string | null, NameTables>();
  const get = (path: string | null): NameTables | undefined => {
    const known = tables.get(path);
    if (known !== undefined) return known;
    const own = byFile.get(path);
    if (own === undefined) return undefined;
    const made = createTables(own);
    tables.set(path, made);
    return made;
  };
  const none = createTables([]);
  return { ofFile: get, loose: () => get(null) ?? none };
}

function createTables(tests: readonly RecordedResult[]): NameTables {
  const owners = createOwners();
  const [names, bases, containers] = [createNameTable(owners), createNameTable(owners), createNameTable(owners)];
  const named = tests.filter(({ name }) => name !== "");
  for (const result of named) {
    const owner = ownerOf(result);
    const base = withoutParameters(result.name);
    owners.add(owner);
    names.put(toWords(result.name), owner, result);
    if (base !== result.name) bases.put(toWords(base), owner, result);
    for (const inner of containersIn(base)) containers.put(inner, owner, result);
  }
  const suites = new Map<string, OwnerEnd[]>();
  const byOwner = groupBy(named, ownerOf);
  for (const owner of byOwner.keys()) for (const [key, end] of outerSuitesIn(owner)) pushTo(suites, key, end);
  const ofSuite = (key: string): readonly Found[] =>
    (suites.get(key) ?? []).flatMap(({ owner, rest }) =>
      (byOwner.get(owner) ?? []).map((result) => ({ result, rest })),
    );
  const all = remember(() => named.map((result) => toHit({ result, rest: "" })));
  const byStart = remember(() => createStartTable(all().filter(({ result }) => result.isJoined === true)));
  const last = named.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  return {
    byName: { get: (key) => names.get(key).map(toHit) },
    byBase: { get: (key) => bases.get(key).map(toHit) },
    byContainer: { get: (key) => [...containers.get(key), ...ofSuite(key)].map(toHit) },
    byStart: { get: (start) => byStart().get(start) },
    all,
    isEmpty: named.length === 0,
    broken: tests.filter(({ name, atMs }) => name === "" && atMs >= last),
  };
}

function toHit({ result, rest }: Found): Hit {
  const { owner, name } = result;
  const full = toWords(joined(owner, name));
  return { result, full, base: toWords(joined(owner, withoutParameters(name))), rest };
}

/** A name that repeats its owner has it. */
function ownerOf({ owner, name }: RecordedResult): string {
  return joined(owner, name) === name ? "" : owner;
}

function joined(owner: string, name: string): string {
  const words = toWords(owner);
  return words === "" || `${toWords(name)} `.startsWith(`${words} `) ? name : `${owner} > ${name}`;
}

/** `math`, `math > sums` of `math > sums > adds`; and the owner alone. */
function containersIn(name: string): readonly string[] {
  const parts = toParts(name).slice(0, deepest);
  return ["", ...parts.slice(0, -1).map((_, at) => toWords(parts.slice(0, at + 1).join(" ")))];
}

/** Suites in a row with nothing but blanks between may end behind any word: `GET`, `GET /users` of `GET /users by id`. */
function outerSuitesIn(owner: string): readonly (readonly [key: string, end: OwnerEnd])[] {
  const at = owner.lastIndexOf(" > ");
  const suites = owner.slice(at < 0 ? 0 : at + 3);
  if (!suites.includes(" ")) return [];
  const words = toWords(suites).split(" ").slice(0, mostWords);
  const outer = words.slice(0, -1).map((_, end) => words.slice(0, end + 1).join(" "));
  const around = owner.slice(0, Math.max(at, 0));
  const fronts = [...endsOf(around), { front: "", rest: toParts(around).map(toWords).join(" ") }];
  return fronts.flatMap(({ front, rest }) =>
    outer.map((suite) => [`${front} ${suite}`.trim(), { owner, rest }] as const),
  );
}

function remember<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: compute() }).value;
}
