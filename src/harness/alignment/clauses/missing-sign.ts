import type { Place } from "../../../base/errors/app-error.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import { scanAddresses } from "./scan-addresses.ts";

/** A number that stands right behind the path of a file. */
export interface MissingSign {
  readonly written: string;
  /** With the `§` that was forgotten. */
  readonly meant: string;
}

/** Nearly no text has it, and none but such a one is read again. */
const MAYBE = /\.\w{1,10}[`:,]*\s+`?(?:\d|[A-Z]\.)/;
const NUMBER = /^[\s`:,]*((?:\d{1,3}(?:\.\w+)*|[A-Z](?:\.\w+)+)(?:[–-]\d[\w.]*\b)?)(?!\w)/;

/**
 * The clause that was meant where a number stands behind a path without `§`, so that only the file is named.
 * @param text what stands behind the link word
 * @see specs/alignment.md §3.1
 */
export function findMissingSign(text: string): MissingSign | null {
  if (!MAYBE.test(text)) return null;
  const last = scanAddresses(text, "", null).at(-1);
  if (last === undefined || /[§#[\]]/.test(text.slice(last.from, last.to))) return null;
  const path = text.slice(last.from, last.to);
  const [behind, number] = NUMBER.exec(text.slice(last.to)) ?? [];
  if (behind === undefined || !path.includes(".")) return null;
  return { written: `${path}${behind}`, meant: `${path} §${number}` };
}

/** The finding of a number without `§`. */
export function missingSignIssue(where: Place, word: string, { written, meant }: MissingSign): Issue {
  return {
    severity: "error",
    rule: "link-malformed",
    where,
    message: `${word} names a file and a number without §, which is a link to the file alone`,
    received: written,
    expected: meant,
    hint: `write \`${word} ${meant}\`, or put \` — \` before what is only a note`,
  };
}
