import { closest, distance } from "fastest-levenshtein";
import type { Issue } from "../../../base/errors/issue.ts";
import type { Place } from "../../../base/errors/app-error.ts";

/** What a word in a comment is. */
export type TagKind = "link" | "begin" | "end" | "other";

const SPEC_PATH =
  /^[`"'(<[{\s]*[^\s@`"'()<>[\]{}]+\.(?:md|markdown|mdown|mkd|mdx|rst)\b[`"']?(?:\s*(?:§|#|section\b|clause\b))?/i;
const SPEC_ADDRESS = /^[^#§]*\.(?:md|markdown|mdown|mkd|mdx|rst)(?=$|[ #[])/i;
/** Words of documentation tools that look like ours. */
const FOREIGN = new Set([
  "see",
  "spy",
  "space",
  "step",
  "steps",
  "sec",
  "species",
  "spread",
  "seed",
  "sep",
  "speed",
  "ref",
]);

/** Sorts a word by what it begins; `other` may be a typo. */
export function kindOfTag(word: string, linkWords: readonly string[]): TagKind {
  if (word === "@spec-begin") return "begin";
  if (word === "@spec-end") return "end";
  return word === "@spec" || linkWords.includes(word) ? "link" : "other";
}

/** Whether an address begins with the path of a spec: behind `@see` only such a one is a link. */
export function namesSpec(address: string): boolean {
  return SPEC_ADDRESS.test(address);
}

/** What was probably meant by a word that is no link word but stands before the address of a spec; null where it is foreign. */
export function meantBy(word: string, behind: string, linkWords: readonly string[]): string | null {
  const known = ["@spec", "@spec-begin", "@spec-end", ...linkWords];
  if (word.startsWith("@spec-"))
    return closest(
      word,
      known.filter((one) => one.startsWith("@spec-")),
    );
  const bare = word.slice(1).toLowerCase();
  if (FOREIGN.has(bare) || bare.length < 3 || !SPEC_PATH.test(behind)) return null;
  const meant = closest(word.toLowerCase(), known);
  const allowed = bare.length < 4 ? 1 : 2;
  return distance(word.toLowerCase(), meant) <= allowed ? meant : null;
}

/** The issue of a word with a typo. */
export function typoIssue(where: Place, word: string, meant: string): Issue {
  return {
    severity: "error",
    rule: "link-malformed",
    where,
    message: `${word} before the address of a spec is no link`,
    received: word,
    expected: meant,
    hint: `write ${meant}`,
  };
}

/** The issue of a word behind which no address stands. */
export function addressIssue(where: Place, word: string, behind: string): Issue {
  return {
    severity: "error",
    rule: "link-malformed",
    where,
    message: `${word} names no clause`,
    received: behind.trim() === "" ? "nothing" : (behind.trim().split("\n")[0]?.slice(0, 80) ?? ""),
    expected: "an address such as specs/x.md §4.9",
    hint: `write the clause behind ${word}, or put the word between backticks where it only speaks of it`,
  };
}

/** The issue of a range that has only one of its ends. */
export function rangeIssue(where: Place, missing: "@spec-begin" | "@spec-end"): Issue {
  const received = missing === "@spec-end" ? "@spec-begin" : "@spec-end";
  return {
    severity: "error",
    rule: "link-malformed",
    where,
    message: `${received} has no ${missing}`,
    received,
    expected: missing === "@spec-end" ? "@spec-end below it in the same file" : "@spec-begin above it in the same file",
    hint:
      missing === "@spec-end"
        ? "write @spec-end in a comment below the last line"
        : "take it out, or write @spec-begin",
  };
}
