import { toParts, toWords } from "./names.ts";
import type { RecordedResult } from "./types.ts";

/** Results with their owners, by a key of words: what of the owner stands before, then the words that they are put under. */
export interface NameTable {
  /** Puts a result under words; its owner is what stands before them. */
  readonly put: (words: string, owner: string, result: RecordedResult) => void;
  /** What stands under a key: the end of an owner, or nothing, and the words. `rest`: what of the owner it leaves out. */
  readonly get: (key: string) => readonly Found[];
}

/** A result, and the words of its owner that the key leaves out. */
export interface Found {
  readonly result: RecordedResult;
  readonly rest: string;
}

/** An owner by one of its ends. */
export interface OwnerEnd {
  readonly owner: string;
  readonly rest: string;
}

/** All owners, each taken apart once: thousands of tests have the same. */
export interface Owners {
  readonly add: (owner: string) => void;
  readonly byEnd: ReadonlyMap<string, readonly OwnerEnd[]>;
  /** All words of an owner. */
  readonly wordsOf: (owner: string) => string;
}

const deepest = 12;

/** Owners by their ends, `TestX`, `test_math TestX` of `tests.test_math.TestX`. */
export function createOwners(): Owners {
  const words = new Map<string, string>();
  const byEnd = new Map<string, OwnerEnd[]>();
  return {
    byEnd,
    wordsOf: (owner) => words.get(owner) ?? "",
    add: (owner) => {
      if (words.has(owner)) return;
      words.set(owner, toParts(owner).map(toWords).join(" "));
      for (const { front, rest } of endsOf(owner)) pushTo(byEnd, front, { owner, rest });
    },
  };
}

/** The last parts of an owner, longest first, and what each leaves out. */
export function endsOf(owner: string): readonly { readonly front: string; readonly rest: string }[] {
  const parts = toParts(owner).map(toWords);
  const from = Math.max(parts.length - deepest, 0);
  return parts.slice(from).map((_, at) => ({
    front: parts.slice(from + at).join(" "),
    rest: parts.slice(0, from + at).join(" "),
  }));
}

/** An empty table. Keys are put together when one is asked for: there are many times more than results. */
export function createNameTable(owners: Owners): NameTable {
  const byWords = new Map<string, Map<string, RecordedResult[]>>();
  const lastWords = new Set<string>();
  return {
    put: (words, owner, result) => {
      const byOwner = byWords.get(words) ?? new Map<string, RecordedResult[]>();
      if (byOwner.size === 0) {
        byWords.set(words, byOwner);
        lastWords.add(lastWordOf(words));
      }
      pushTo(byOwner, owner, result);
    },
    get: (key) => {
      const found: Found[] = [];
      const take = (results: readonly RecordedResult[] = [], rest: string): void => {
        for (const result of results) found.push({ result, rest });
      };
      if (lastWords.has(lastWordOf(key))) {
        for (const [owner, results] of byWords.get(key) ?? []) take(results, owners.wordsOf(owner));
        for (let at = key.indexOf(" "); at > 0; at = key.indexOf(" ", at + 1)) {
          const byOwner = byWords.get(key.slice(at + 1));
          const ends = byOwner === undefined ? [] : (owners.byEnd.get(key.slice(0, at)) ?? []);
          for (const { owner, rest } of ends) take(byOwner?.get(owner), rest);
        }
      }
      const whole = byWords.get("");
      if (whole !== undefined) for (const { owner, rest } of owners.byEnd.get(key) ?? []) take(whole.get(owner), rest);
      return found;
    },
  };
}

/** Adds to the list under a key. */
export function pushTo<Key, T>(lists: Map<Key, T[]>, key: Key, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function lastWordOf(words: string): string {
  return words.slice(words.lastIndexOf(" ") + 1);
}
