import { createHeadingReader } from "../../plan/headings.ts";
import { isClauseId } from "./directive.ts";
import { plainText } from "./plain-text.ts";

/** By what a heading can be addressed. */
export interface HeadingNames {
  readonly title: string;
  readonly id: string;
  readonly revision: number | null;
  readonly addresses: readonly string[];
}

/**
 * Reads the ids of one document's headings, in order.
 *
 * An id in braces with a `.`, `~` or a capital, and every id of a directive, is the clause's identity. A plain word in
 * braces, `{#introduction}`, is an anchor as other tools know it, which other files may have too: an address, no identity.
 *
 * @see specs/alignment.md §2.1, §2.2
 */
export function createNameReader(path: string): (words: string, given: string | undefined) => HeadingNames {
  const readPlain = createHeadingReader();
  const readLiteral = createHeadingReader();
  return (words, given) => {
    const { rest, inBraces } = takeBraces(words);
    const { text, number, slug } = readPlain(rest);
    const literal = readLiteral(words).slug;
    const isIdentity = inBraces !== null && /[.~\p{Lu}]/u.test(inBraces) && isClauseId(inBraces);
    const explicit = given ?? (isIdentity ? inBraces : null);
    const bySlug = `${path}#${slug}`;
    const byNumber = number === null ? null : `${path} §${number}`;
    const id = explicit ?? byNumber ?? bySlug;
    const all = [id, withoutOwnRevision(id), byNumber, bySlug, `${path}#${literal}`];
    if (inBraces !== null) all.push(`${path}#${inBraces.toLowerCase()}`, inBraces);
    const addresses = [...new Set(all.filter((address) => address !== null))];
    const revision = explicit === null ? null : revisionIn(explicit);
    return { title: plainText(text) || number || "", id, revision, addresses };
  };
}

/** `{#id}`, `{#id .class}` and `{: #id}` at the end of a heading. */
function takeBraces(words: string): { readonly rest: string; readonly inBraces: string | null } {
  const at = words.lastIndexOf("{");
  const [, id] = at < 0 ? [] : (/^\{:?\s*#([^\s{}]+)[^{}]*\}$/.exec(words.slice(at)) ?? []);
  return id === undefined ? { rest: words, inBraces: null } : { rest: words.slice(0, at).trim(), inBraces: id };
}

function withoutOwnRevision(id: string): string {
  return id.includes(" ") ? id : id.replace(/^([^#]+)~\d+$/, "$1");
}

function revisionIn(id: string): number | null {
  const revision = /~(\d+)$/.exec(id)?.[1];
  return revision === undefined ? null : Number(revision);
}
