import { groupBy } from "../../../base/collections/group-by.ts";
import { once } from "../../../base/collections/once.ts";
import { expandRange, revisionOf, withoutRevision } from "../clauses/address.ts";
import type { Clause, FileFacts } from "../types.ts";

/** Where an address leads. */
export type Resolution =
  /** One clause, or all of a range; `outdated` where the address names another revision than the clause has. */
  | { readonly kind: "found"; readonly clauses: readonly Clause[]; readonly outdated: boolean }
  | { readonly kind: "ambiguous"; readonly clauses: readonly Clause[] }
  /** A file as a whole. */
  | { readonly kind: "file" }
  | { readonly kind: "gone" };

/** Finds clauses by any of their addresses. */
export interface AddressBook {
  readonly clauses: readonly Clause[];
  /** By path, in the file's order. */
  readonly byPath: ReadonlyMap<string, readonly Clause[]>;
  readonly files: ReadonlyMap<string, FileFacts>;
  /** Whether git lists such a file, read or not. */
  hasFile(path: string): boolean;
  resolve(address: string): Resolution;
}

/**
 * The addresses of all clauses; each is looked up once.
 * @param paths that exist besides those of `files`
 */
export function createAddressBook(files: readonly FileFacts[], paths: ReadonlySet<string> = new Set()): AddressBook {
  const clauses = files.flatMap((file) => file.clauses);
  const byPath = groupBy(clauses, (clause) => clause.path);
  const book = {
    clauses,
    byPath,
    byAddress: indexAddresses(clauses),
    files: new Map(files.map((file) => [file.path, file])),
    paths,
    spelled: once(() => indexSpellings(clauses)),
  };
  const known = new Map<string, Resolution>();
  const resolve = (address: string): Resolution => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const found = look(book, address);
    known.set(address, found);
    return found;
  };
  return { clauses, byPath, files: book.files, hasFile: (path) => isFile(book, path), resolve };
}

interface Book extends Pick<AddressBook, "byPath" | "files"> {
  readonly byAddress: ReadonlyMap<string, readonly Clause[]>;
  readonly paths: ReadonlySet<string>;
  /** Addresses and paths by their letters put together: `ö` may be written as one sign or as two. */
  readonly spelled: () => ReadonlyMap<string, string>;
}

function look(book: Book, address: string): Resolution {
  const exact = ofClauses(book.byAddress.get(address), false);
  if (exact !== null) return exact;
  const bare = withoutRevision(address);
  const outdated = bare === address ? null : ofClauses(book.byAddress.get(bare), true);
  const found = outdated ?? lookUpRange(book, address);
  if (found !== null) return found;
  if (isFile(book, address)) return { kind: "file" };
  const spelled = NOT_ASCII.test(address) ? otherSpelling(book, address) : address;
  return spelled === address ? { kind: "gone" } : look(book, spelled);
}

const NOT_ASCII = /[^\p{ASCII}]/u;

/** The address as the specs write its letters; the same one where they know none that looks like it. */
function otherSpelling({ spelled }: Book, address: string): string {
  const whole = spelled().get(address.normalize());
  if (whole !== undefined) return whole;
  const bare = spelled().get(withoutRevision(address).normalize());
  if (bare !== undefined) return bare.replace(/(?=\[|$)/u, `~${revisionOf(address)}`);
  const end = address.search(/ §|#/u);
  const path = end < 0 ? undefined : spelled().get(address.slice(0, end).normalize());
  return path === undefined ? address : `${path}${address.slice(end)}`;
}

function indexSpellings(clauses: readonly Clause[]): ReadonlyMap<string, string> {
  const written = new Set(clauses.flatMap(({ id, path, addresses }) => [path, id, ...addresses]));
  return new Map([...written].filter((text) => NOT_ASCII.test(text)).map((text) => [text.normalize(), text]));
}

function ofClauses(clauses: readonly Clause[] | undefined, outdated: boolean): Resolution | null {
  if (clauses === undefined) return null;
  return clauses.length > 1 ? { kind: "ambiguous", clauses } : { kind: "found", clauses, outdated };
}

function lookUpRange(book: Book, address: string): Resolution | null {
  const path = address.slice(0, Math.max(address.lastIndexOf(" §"), 0));
  const ids = expandRange(address, book.byPath.get(path) ?? []);
  if (ids === null || ids.length === 0) return null;
  const clauses = ids.map((id) => book.byAddress.get(id) ?? []);
  const twice = clauses.find((candidates) => candidates.length > 1);
  return twice === undefined
    ? { kind: "found", clauses: clauses.flat(), outdated: false }
    : { kind: "ambiguous", clauses: twice };
}

function isFile({ files, paths }: Book, address: string): boolean {
  return files.has(address) || paths.has(address);
}

function indexAddresses(clauses: readonly Clause[]): ReadonlyMap<string, readonly Clause[]> {
  const index = new Map<string, Clause[]>();
  for (const clause of clauses) {
    for (const address of distinctAddresses(clause)) {
      const known = index.get(address);
      if (known === undefined) index.set(address, [clause]);
      else known.push(clause);
    }
  }
  return index;
}

const FEW = 8;

/** Each spelling once; the few that nearly all clauses have are compared, as a set for each clause takes longer. */
function distinctAddresses({ id, addresses }: Clause): Iterable<string> {
  const isDistinct = addresses.length <= FEW && addresses.every((address, at) => addresses.indexOf(address) === at);
  return isDistinct && addresses.includes(id) ? addresses : new Set([id, ...addresses]);
}
