import type { RecordedResult, TestName } from "./types.ts";

/** A result, and the linked test whose name comes nearest to it. */
export interface NearNames {
  readonly result: RecordedResult;
  readonly test: TestName;
}

/** Further ones are not looked at. */
const mostResults = 5_000;
/** A word of more linked tests, `test` for instance, tells none of them. */
const mostAlike = 20;

/**
 * The result and the linked test whose names have most words in common, words of the path counting less; the first of
 * each where none has any. Null where there is no result or no test.
 */
export function nearestNames(results: readonly RecordedResult[], linked: readonly TestName[]): NearNames | null {
  const [result] = results;
  const [test] = linked;
  if (result === undefined || test === undefined) return null;
  const tests = linked.map((each) => ({ test: each, words: wordsOf(each.name), path: wordsOf(each.path) }));
  const byWord = groupByWord(tests);
  let best: NearNames = { result, test };
  let most = 0;
  for (const each of results.slice(0, mostResults)) {
    const words = wordsOf(`${each.owner} ${each.name}`);
    const path = wordsOf(`${each.path ?? ""} ${each.owner}`);
    for (const candidate of candidatesOf(words, byWord)) {
      const score = 4 * likeness(words, candidate.words) + likeness(path, candidate.path);
      if (score > most) [best, most] = [{ result: each, test: candidate.test }, score];
    }
  }
  return best;
}

interface Worded {
  readonly test: TestName;
  readonly words: ReadonlySet<string>;
  readonly path: ReadonlySet<string>;
}

function groupByWord(tests: readonly Worded[]): ReadonlyMap<string, readonly Worded[]> {
  const groups = new Map<string, Worded[]>();
  for (const each of tests) {
    for (const word of each.words) {
      const group = groups.get(word);
      if (group === undefined) groups.set(word, [each]);
      else if (group.length <= mostAlike) group.push(each);
    }
  }
  return groups;
}

function candidatesOf(words: ReadonlySet<string>, byWord: ReadonlyMap<string, readonly Worded[]>): ReadonlySet<Worded> {
  const groups = [...words].map((word) => byWord.get(word) ?? []);
  return new Set(groups.filter((group) => group.length <= mostAlike).flat());
}

/** Words in any spelling: `addsNumbers`, `adds_numbers` and `adds numbers` have the same ones. */
function wordsOf(name: string): ReadonlySet<string> {
  const words = name.slice(0, 400).match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{Lo}+|\p{N}+/gu) ?? [];
  return new Set(words.map((word) => word.toLowerCase()));
}

/** From 0, nothing in common, to 1, the same. */
function likeness(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return (2 * shared) / Math.max(1, left.size + right.size);
}
