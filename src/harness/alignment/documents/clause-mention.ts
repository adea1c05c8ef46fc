import { parseReferences } from "../clauses/address.ts";
import type { FileReference } from "../types.ts";

/** A clause that somebody mentions. */
export type ClauseMention = Pick<FileReference, "written" | "kind" | "target" | "line" | "lastLine" | "fragment">;

const LONGEST = 400;
const BEGINS = /^[^\s#§`]+\.(?:md|markdown|mdown|mkd|mdx)(?:\s{0,3}§|#(?!L\d))/i;

/** The clauses that a code span names, `specs/x.md §4.9`, `specs/x.md#slug`; nothing where it begins otherwise. */
export function readClauseMentions(text: string, path: string): readonly ClauseMention[] {
  const word = text.trim();
  if (word.length > LONGEST || !BEGINS.test(word)) return [];
  return parseReferences(word, { path, line: 1, column: 1 }).flatMap(({ written, address }) => {
    const target = address.replace(/(?: §|#).*$/s, "");
    if (target === address) return [];
    return [{ written, kind: "clause" as const, target, line: null, lastLine: null, fragment: address }];
  });
}
