import type { Issue } from "../../../base/errors/issue.ts";
import { createAddressBook, type AddressBook } from "../trace/address-book.ts";
import { createFinder, type Finder } from "../trace/nearest.ts";
import type { FileFacts, FileReference } from "../types.ts";
import { checkAnchor } from "./check-anchor.ts";

/** The clauses of a project, as mentions are held against them. */
export interface ClauseCheck {
  readonly book: AddressBook;
  readonly finder: Finder;
}

/** Of all specs. */
export function openClauseCheck(files: readonly FileFacts[]): ClauseCheck {
  const book = createAddressBook(files);
  return { book, finder: createFinder(book, null) };
}

/**
 * Whether a spec has the clause that a mention names; of another document its heading, where a slug is named.
 * @param found path of the document
 */
export function checkClause(
  reference: FileReference,
  found: string,
  {
    clauses,
    anchors,
  }: { readonly clauses: ClauseCheck | null; readonly anchors: ReadonlyMap<string, readonly string[]> },
): readonly Issue[] {
  const address = `${found}${(reference.fragment ?? "").slice(reference.target.length)}`;
  if (clauses === null || clauses.book.resolve(address).kind !== "gone") return [];
  const fragment = /#([^[]*)/.exec(address.slice(found.length))?.[1] ?? null;
  if (!clauses.book.byPath.has(found)) {
    return fragment === null ? [] : checkAnchor({ ...reference, fragment }, found, { anchors });
  }
  if (fragment !== null && !address.endsWith("]") && anchors.get(found)?.includes(fragment) === true) return [];
  const { addresses, hint } = clauses.finder.near(address);
  return [
    {
      severity: "error",
      rule: "reference-missing",
      where: { file: reference.path, line: reference.range.line, column: reference.range.column },
      message: `no spec has the clause ${address}`,
      received: reference.written,
      expected: addresses.length === 0 ? `a clause of ${found}` : addresses.join(", "),
      hint:
        hint ?? (addresses.length === 0 ? "correct the address, or take it out" : `did you mean \`${addresses[0]}\`?`),
      subject: address,
    },
  ];
}
