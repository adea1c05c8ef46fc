import { posix } from "node:path";
import { distance } from "fastest-levenshtein";
import { createSlugger } from "../../plan/slugs.ts";
import { splitRange } from "../clauses/address.ts";
import { encodeAddress } from "../clauses/written-path.ts";
import { foldersOf } from "../../../base/text/folders-of.ts";
import type { LockFile } from "../review/types.ts";
import type { Clause } from "../types.ts";
import { groupBy } from "../../../base/collections/group-by.ts";
import type { AddressBook } from "./address-book.ts";

/** What an address that leads nowhere may have meant. */
export interface Near {
  /** Nearest first, three at most. */
  readonly addresses: readonly string[];
  /** What happened, where that is known. */
  readonly hint: string | null;
}

/** Finds what was meant; answers are kept, and their number is bounded. */
export interface Finder {
  near(address: string): Near;
}

const nothing: Near = { addresses: [], hint: null };
const maxAnswers = 500;
const maxCompared = 500;
const maxShown = 3;

/** A finder among the clauses of a book; `reviews` knows the texts of clauses that are gone. */
export function createFinder(book: AddressBook, reviews: LockFile | null): Finder {
  const known = new Map<string, Near>();
  let indexes: Indexes | null = null;
  const near = (address: string): Near => {
    const before = known.get(address);
    if (before !== undefined) return before;
    if (known.size >= maxAnswers) return nothing;
    indexes ??= createIndexes(book);
    const found = find(address, { book, reviews, ...indexes });
    known.set(address, found);
    return found;
  };
  return { near };
}

interface Indexes {
  readonly byHash: ReadonlyMap<string, readonly Clause[]>;
  /** By what stands behind the path: ` §4.9`, `#slug`. */
  readonly byTail: ReadonlyMap<string, readonly Clause[]>;
  readonly byTitle: ReadonlyMap<string, readonly Clause[]>;
  readonly ids: readonly string[];
}

interface Search extends Indexes {
  readonly book: AddressBook;
  readonly reviews: LockFile | null;
}

function createIndexes(book: AddressBook): Indexes {
  const tails = book.clauses.flatMap((clause) =>
    clause.addresses
      .filter((address) => address.startsWith(clause.path))
      .map((address) => ({ clause, tail: address.slice(clause.path.length) })),
  );
  const byTail = groupBy(tails, ({ tail }) => tail);
  return {
    byHash: groupBy(book.clauses, ({ hash }) => hash),
    byTail: new Map([...byTail].map(([tail, found]) => [tail, found.map(({ clause }) => clause)])),
    byTitle: groupBy(book.clauses, ({ path, title }) => `${path}${createSlugger().next(title)}`),
    ids: book.clauses.filter(({ id, path }) => !id.startsWith(path)).map(({ id }) => id),
  };
}

function find(address: string, search: Search): Near {
  const { path, tail } = splitAddress(address);
  const moved = movedTo(address, search);
  if (moved !== null) return moved;
  if (path === "") return { addresses: nearest(address, search.ids), hint: null };
  const file = search.book.files.get(path);
  if (file === undefined) return inAnotherFile({ path, tail }, search);
  if (file.role !== "spec") {
    const hint = `${path} is no spec: add it to \`alignment.specs\` in loop.config.json, or name a clause of a spec`;
    return { addresses: [], hint };
  }
  const known = renumbered({ path, tail }, search) ?? lostRange(address, search);
  return known ?? { addresses: inFile({ path, tail }, search), hint: null };
}

interface SplitAddress {
  readonly path: string;
  readonly tail: string;
}

/** An id may have a point too, `fwd.amplitude`; a file at the root has an ending of specs. */
function splitAddress(address: string): SplitAddress {
  const at = address.search(/ §|#/u);
  if (at >= 0) return { path: address.slice(0, at), tail: address.slice(at) };
  return /\/|\.(?:md|mdx|markdown|rst|rest|txt|adoc)$/iu.test(address) && !address.includes("~")
    ? { path: address, tail: "" }
    : { path: "", tail: address };
}

/** The text that was reviewed under this address stands elsewhere. */
function movedTo(address: string, { reviews, byHash }: Search): Near | null {
  const hash = reviews?.entries.get(address)?.clause;
  const found = hash === null || hash === undefined ? [] : (byHash.get(hash) ?? []);
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  const written = encodeAddress(only.id);
  const advice = `write ${written === only.id ? "that" : written}`;
  return { addresses: [only.id], hint: `the text that was reviewed as ${address} is now ${only.id}: ${advice}` };
}

function inAnotherFile({ path, tail }: SplitAddress, search: Search): Near {
  const paths = [...search.book.byPath.keys()];
  const name = posix.basename(path);
  const sameName = paths.filter((other) => posix.basename(other) === name);
  const likely = sameName.length > 0 ? sameName : nearest(path, paths);
  const found = (search.byTail.get(tail) ?? []).filter((clause) => likely.includes(clause.path));
  const addresses = (tail === "" ? likely : found.map((clause) => `${clause.path}${tail}`)).slice(0, maxShown);
  const near = addresses.length > 0 ? addresses : likely.slice(0, maxShown);
  // What git lists may be deleted since.
  if (search.book.hasFile(path)) {
    const unread = `no spec is read from ${path}: if it is there, add it to \`alignment.specs\` in loop.config.json`;
    return { addresses: near, hint: `${unread}${meant(near)}` };
  }
  const outside = foldersOf(path).find((folder) => search.book.hasFile(folder));
  if (outside !== undefined) {
    const why = `${outside} is a submodule or a symbolic link, behind which no spec is read`;
    return { addresses: near, hint: `${why}: name a clause of this project${meant(near)}` };
  }
  const only = sameName.length === 1 ? `; it may have moved to ${sameName[0]}` : "";
  return { addresses: near, hint: `there is no spec ${path}${only}${meant(near)}` };
}

/** `#49-the-title` whose number, or whose whole slug, has changed. */
function renumbered({ path, tail }: SplitAddress, { byTitle }: Search): Near | null {
  if (!tail.startsWith("#")) return null;
  const slug = tail.slice(1).replace(/^[\d.]+-/u, "");
  const [only, other] = byTitle.get(`${path}${slug}`) ?? [];
  if (only === undefined || other !== undefined) return null;
  return { addresses: [only.id], hint: `the heading has another number now: write ${encodeAddress(only.id)}` };
}

/** Which end of `specs/x.md §1.4..2` leads nowhere, and what it may have meant. */
function lostRange(address: string, search: Search): Near | null {
  const range = splitRange(address);
  if (range === null) return null;
  const { path, from, to } = range;
  const gone = [`${path} §${from}`, `${path} §${to}`].filter((end) => search.book.resolve(end).kind === "gone");
  if (gone.length === 0)
    return { addresses: [], hint: `§${to} stands before §${from} in ${path}: write them the other way round` };
  const tips = gone.map((end) => {
    const { addresses, hint } = find(end, search);
    return `no spec has ${encodeAddress(end)}, an end of the range: ${hint ?? `correct it${meant(addresses)}`}`;
  });
  return { addresses: [], hint: tips.join("; ") };
}

function inFile({ path, tail }: SplitAddress, { book }: Search): readonly string[] {
  const addresses = (book.byPath.get(path) ?? []).slice(0, maxCompared).flatMap((clause) => clause.addresses);
  const kind = tail.charAt(0);
  const alike = addresses.filter((address) => address.startsWith(path) && address.charAt(path.length) === kind);
  const tails = (alike.length > 0 ? alike : addresses).map((address) => address.slice(path.length));
  return nearest(tail, tails).map((found) => `${path}${found}`);
}

/** The most alike, if they are alike at all: at most half of the letters differ. */
function nearest(word: string, candidates: readonly string[]): readonly string[] {
  const short = word.slice(0, 200);
  return candidates
    .slice(0, maxCompared)
    .map((candidate) => ({ candidate, far: distance(short, candidate.slice(0, 200)) }))
    .filter(({ candidate, far }) => far <= Math.max(2, Math.min(short.length, candidate.length) / 2))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, maxShown)
    .map(({ candidate }) => candidate);
}

/** `; did you mean A or B?` */
export function meant(addresses: readonly string[]): string {
  return addresses.length === 0 ? "" : `; did you mean ${addresses.map(encodeAddress).join(" or ")}?`;
}
