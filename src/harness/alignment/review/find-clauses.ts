import { AppError } from "../../../base/errors/app-error.ts";
import { parseReferences } from "../clauses/address.ts";
import { findMissingSign, type MissingSign } from "../clauses/missing-sign.ts";
import { encodePath } from "../clauses/written-path.ts";
import { createFinder, meant } from "../trace/nearest.ts";
import type { AddressBook } from "../trace/address-book.ts";
import type { Clause } from "../types.ts";

/**
 * The clauses that a person names: one address, several, a range, or a spec file for all clauses in it. Paths may be
 * written as they are, or as behind `@spec`.
 * @throws AppError `SPEC_CLAUSE_NOT_FOUND` with what was probably meant
 */
export function findClauses(book: AddressBook, text: string): readonly Clause[] {
  const exact = book.resolve(text.trim());
  if (exact.kind === "found") return exact.clauses;
  const encoded = encodePaths(book, text);
  const unsigned = findMissingSign(encoded);
  if (unsigned !== null) throw withoutSign(unsigned);
  const addresses = parseReferences(encoded, { path: "", line: 1, column: 1 }).map(({ address }) => address);
  if (addresses.length === 0) throw notFound(book, text);
  return [...new Set(addresses.flatMap((address) => ofAddress(book, address)))];
}

/** Paths that would end too early when read are written so that they do not; longer ones first. */
function encodePaths({ byPath }: AddressBook, text: string): string {
  const special = [...byPath.keys()].filter((path) => encodePath(path) !== path && text.includes(path));
  return special
    .sort((one, other) => other.length - one.length)
    .reduce((whole, path) => whole.replaceAll(path, encodePath(path)), text);
}

function ofAddress(book: AddressBook, address: string): readonly Clause[] {
  const resolution = book.resolve(address);
  if (resolution.kind === "found") return resolution.clauses;
  const ofFile = resolution.kind === "file" ? (book.byPath.get(address) ?? []) : [];
  if (ofFile.length > 0) return ofFile;
  if (resolution.kind !== "ambiguous") throw notFound(book, address);
  throw new AppError("SPEC_CLAUSE_NOT_FOUND", `${resolution.clauses.length} clauses have the address ${address}`, {
    received: resolution.clauses.map(({ path, range }) => `${path}:${range.line}`).join(", "),
    expected: "an address that one clause alone has",
    hint: "name one of them by its slug, or give it an id of its own, `<!-- clause: id some.name -->`",
  });
}

function withoutSign({ written, meant: expected }: MissingSign): AppError {
  return new AppError("SPEC_CLAUSE_NOT_FOUND", "A number behind a path needs its §", {
    received: written,
    expected,
    hint: `write "${expected}"`,
  });
}

function notFound(book: AddressBook, address: string): AppError {
  const { addresses, hint } = createFinder(book, null).near(address);
  return new AppError("SPEC_CLAUSE_NOT_FOUND", `No spec has the clause ${address}`, {
    received: address,
    expected: "an address like `specs/x.md §4.9`, `specs/x.md#slug` or `some.id`, or the path of a spec",
    hint: hint ?? `look at the headings of your specs${meant(addresses)}`,
  });
}
