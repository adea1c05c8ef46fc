import { groupBy } from "../../../base/collections/group-by.ts";
import { toParts, toWords, withoutParameters } from "./names.ts";
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

/** Results by their names' words. */
export interface NameTables {
  readonly byName: ReadonlyMap<string, readonly Hit[]>;
  /** By the name without parameters. */
  readonly byBase: ReadonlyMap<string, readonly Hit[]>;
  /** By the suites and classes around it. */
  readonly byContainer: ReadonlyMap<string, readonly Hit[]>;
  readonly all: readonly Hit[];
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
  const byName = new Map<string, Hit[]>();
  const byBase = new Map<string, Hit[]>();
  const byContainer = new Map<string, Hit[]>();
  const all: Hit[] = [];
  const named = tests.filter(({ name }) => name !== "");
  for (const result of named) {
    const base = withoutParameters(result.name);
    const full = toWords(joined(result.owner, result.name));
    const hit = { result, full, base: toWords(joined(result.owner, base)), rest: "" };
    all.push(hit);
    for (const { front, rest } of frontsOf(result)) {
      add(byName, `${front} ${toWords(result.name)}`, { ...hit, rest });
      if (base !== result.name) add(byBase, `${front} ${toWords(base)}`, { ...hit, rest });
      for (const inner of containersIn(base)) add(byContainer, `${front} ${inner}`, { ...hit, rest });
    }
    for (const { front, rest } of outerSuitesIn(result)) add(byContainer, front, { ...hit, rest });
  }
  const last = named.reduce((latest, { atMs }) => Math.max(latest, atMs), 0);
  const broken = tests.filter(({ name, atMs }) => name === "" && atMs >= last);
  return { byName, byBase, byContainer, all, broken };
}

/** What a key may have before the name or suite, and what it leaves out. */
interface Front {
  readonly front: string;
  readonly rest: string;
}

/** What of the owner may stand before the name: all of it, less and less, nothing. A name that repeats its owner has it. */
function frontsOf({ owner, name }: RecordedResult): readonly Front[] {
  return joined(owner, name) === name ? [{ front: "", rest: "" }] : endsOf(owner);
}

function endsOf(owner: string): readonly Front[] {
  const parts = toParts(owner).map(toWords);
  const from = Math.max(parts.length - deepest, 0);
  const fronts = parts.slice(from).map((_, at) => ({
    front: parts.slice(from + at).join(" "),
    rest: parts.slice(0, from + at).join(" "),
  }));
  return [...fronts, { front: "", rest: parts.join(" ") }];
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
function outerSuitesIn({ owner, name }: RecordedResult): readonly Front[] {
  const at = owner.lastIndexOf(" > ");
  const suites = owner.slice(at < 0 ? 0 : at + 3);
  if (!suites.includes(" ") || joined(owner, name) === name) return [];
  const words = toWords(suites).split(" ").slice(0, mostWords);
  const outer = words.slice(0, -1).map((_, end) => words.slice(0, end + 1).join(" "));
  return endsOf(owner.slice(0, Math.max(at, 0))).flatMap(({ front, rest }) =>
    outer.map((suite) => ({ front: `${front} ${suite}`, rest })),
  );
}

function add(table: Map<string, Hit[]>, key: string, hit: Hit): void {
  const trimmed = key.trim();
  if (trimmed === "") return;
  const hits = table.get(trimmed);
  if (hits === undefined) table.set(trimmed, [hit]);
  else hits.push(hit);
}
