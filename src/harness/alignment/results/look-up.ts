import { posix } from "node:path";
import type { TestStanding } from "../types.ts";
import { indexOf, type Hit, type NameTables, type ResultIndex } from "./index-results.ts";
import { fitsTemplate, toTemplate, toWords, withoutNumber } from "./names.ts";
import { explains, pathWords } from "./path-words.ts";
import { spellingsOf, type Spelling } from "./spellings.ts";
import type { RecordedResult, TestName, TestResults } from "./types.ts";

/**
 * The last result of a test, by its file and name; `unknown` where none is, or where it cannot be told whose one is.
 * All instances of a parametrised test, and all tests of a suite or class, count together: the worst one tells.
 * @see specs/alignment.md §6
 */
export function lookUp(results: TestResults, { path, name }: TestName): TestStanding {
  if (results.tests.length === 0) return { path, name, outcome: "unknown", source: null };
  const { hits, broken } = find(results, { path, name });
  const last = newest(hits, broken);
  if (last.length === 0) return { path, name, outcome: "unknown", source: null };
  const worst = last.reduce((one, other) => (severity[other.outcome] > severity[one.outcome] ? other : one));
  return { path, name, outcome: worst.outcome, source: worst.source };
}

/** All that sources say of a test, older results too. */
export function resultsOf(results: TestResults, test: TestName): readonly RecordedResult[] {
  const { hits, broken } = find(results, test);
  return [...hits.map(({ result }) => result), ...broken];
}

interface Found {
  readonly hits: readonly Hit[];
  readonly broken: readonly RecordedResult[];
}

function find(results: TestResults, { path, name }: TestName): Found {
  const index = indexOf(results);
  const hits = name === posix.basename(path) ? ofFile(index, path) : ofTest(index, { path, name });
  return { hits, broken: index.ofFile(path)?.broken ?? [] };
}

const severity = { passed: 0, skipped: 1, failed: 2 } as const;

/** All that is known to be in the file; where no source tells files, what its class or module holds, if that is one. */
function ofFile(index: ResultIndex, path: string): readonly Hit[] {
  const known = index.ofFile(path)?.all() ?? [];
  if (known.length > 0) return known;
  const { byContainer, isEmpty } = index.loose();
  if (isEmpty) return [];
  const words = toWords(posix.parse(path).name);
  for (const key of keysOf(path, words)) {
    const hits = byContainer.get(key);
    if (hits.length > 0) return onlyOf(hits);
  }
  return [];
}

function ofTest(index: ResultIndex, test: TestName): readonly Hit[] {
  const plain = withoutNumber(test.name);
  const names = plain === test.name ? [test.name] : [test.name, plain];
  for (const name of names) {
    for (const spelling of spellingsOf({ path: test.path, name })) {
      const found = ofExactName(index, { path: test.path, ...spelling });
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** What its file is known to hold, and what sources say that tell no files. */
function ofExactName(index: ResultIndex, test: Spelling & TestName): readonly Hit[] {
  const question = { ...test, words: toWords(test.name) };
  return [...withFile(index.ofFile(test.path), question), ...withoutFile(index.loose(), question)];
}

interface Question extends TestName, Spelling {
  readonly words: string;
}

function withFile(file: NameTables | undefined, { path, templates, words }: Question): readonly Hit[] {
  if (file === undefined) return [];
  const named = ownOf(file.byName.get(words), path);
  if (named.length > 0) return named;
  const instances = ownOf(file.byBase.get(words), path);
  if (instances.length > 0) return instances;
  const made = madeOf(templates, file.all(), ({ full }) => full);
  if (made.length > 0) return made;
  const inside = ownOf(file.byContainer.get(words), path);
  return inside.length > 0 ? inside : file.byStart.get(`${words} `);
}

/** Those whose class or suite is the test's: nothing before the name, or what the path says as well, else the only one. */
function ownOf(hits: readonly Hit[] = [], path: string): readonly Hit[] {
  const own = hits.filter(({ rest }) => rest === "" || explains(path, rest) === "whole");
  if (own.length > 0) return own;
  const others = hits.filter(({ rest }) => explains(path, rest) === "nothing");
  return new Set(others.map(({ rest }) => rest)).size === 1 ? others : [];
}

/** Results that tell no file: the more of the path their class says, the better; the last resort is the name alone. */
function withoutFile(loose: NameTables, question: Question): readonly Hit[] {
  if (loose.isEmpty) return [];
  const { path, words } = question;
  for (const table of [loose.byName, loose.byBase, loose.byContainer]) {
    for (const key of keysOf(path, words)) {
      const hits = table.get(key);
      if (hits.length > 0) return onlyOf(hits);
    }
  }
  const made = madeWithoutFile(loose, question);
  return made.length > 0 ? made : joinedWithoutFile(loose, question);
}

/** With suites and title joined: instances of a template, else what is in a suite within another, whose name says enough. */
function joinedWithoutFile({ byStart }: NameTables, { name, templates, words }: Question): readonly Hit[] {
  for (const template of templates) {
    const start = toTemplate(template)?.[0]?.trim() ?? "";
    const made = start === "" ? [] : madeOf([template], byStart.get(start), ({ full }) => full);
    if (made.length > 0) return made;
  }
  return name.includes(" > ") ? byStart.get(`${words} `) : [];
}

/** Those whose owner is told in full, else all, if they have one owner. */
function onlyOf(hits: readonly Hit[]): readonly Hit[] {
  const whole = hits.filter(({ rest }) => rest === "");
  const candidates = whole.length > 0 ? whole : hits;
  return new Set(candidates.map(({ rest }) => rest)).size === 1 ? candidates : [];
}

/** Of a title that is a template: instances in the suite, class or feature that is around it. */
function madeWithoutFile(loose: NameTables, { path, name, templates }: Question): readonly Hit[] {
  const around = name.lastIndexOf(" > ");
  if (around < 0 || templates.every((template) => toTemplate(template) === null)) return [];
  for (const key of keysOf(path, toWords(name.slice(0, around)))) {
    const hits = loose.byContainer.get(key);
    const made = madeOf(templates, hits, ({ base, rest }) => base.slice(rest.length).trimStart());
    if (made.length > 0) return onlyOf(made);
  }
  return [];
}

/** Hits that are instances of the first template that has any. */
function madeOf(templates: readonly string[], hits: readonly Hit[], wordsOf: (hit: Hit) => string): readonly Hit[] {
  for (const pieces of templates.map(toTemplate)) {
    const made = pieces === null ? [] : hits.filter((hit) => fitsTemplate(wordsOf(hit), pieces));
    if (made.length > 0) return made;
  }
  return [];
}

/** `src test MathTest adds`, `test MathTest adds`, … `adds`; longest first. */
function keysOf(path: string, words: string): readonly string[] {
  const keys = new Set<string>();
  const { withEnding, plain, folder } = pathWords(path);
  for (const front of [withEnding, plain, overlap(plain, words), folder]) {
    if (front === null) continue;
    const parts = front.split(" ").slice(-12);
    parts.forEach((_, at) => keys.add(`${parts.slice(at).join(" ")} ${words}`.trim()));
  }
  keys.add(words);
  return [...keys].sort((a, b) => b.length - a.length);
}

/** A class is mostly called like its file: its name is said once. */
function overlap(plain: string, words: string): string | null {
  const last = plain.slice(plain.lastIndexOf(" ") + 1);
  const isSame = words === last || words.startsWith(`${last} `);
  return isSame && plain.length > last.length ? plain.slice(0, -last.length - 1) : null;
}

/** Of each test the newest source that knows it, all its instances in there; and what befell its file later than that. */
function newest(hits: readonly Hit[], broken: readonly RecordedResult[]): readonly RecordedResult[] {
  const lastOf = new Map<string, RecordedResult>();
  for (const hit of hits) {
    const known = lastOf.get(testOf(hit));
    if (known === undefined || hit.result.atMs > known.atMs) lastOf.set(testOf(hit), hit.result);
  }
  const kept = hits.filter((hit) => lastOf.get(testOf(hit))?.source === hit.result.source);
  const since = [...lastOf.values()].reduce((last, { atMs }) => Math.max(last, atMs), 0);
  const later = broken.filter(
    ({ atMs, source }) => atMs > since || kept.some(({ result }) => result.source === source),
  );
  return [...kept.map(({ result }) => result), ...later];
}

/** Sources differ in what they put before a test's name. */
function testOf({ base, rest }: Hit): string {
  return base.slice(rest.length).trimStart();
}
