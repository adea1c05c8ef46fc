import { posix } from "node:path";
import type { Cover, Link, Reference } from "../types.ts";
import { createCoverFinder, type CoverFinder } from "./cover.ts";
import type { CommentedText, FoundTag } from "./find-tags.ts";
import type { CodeSymbol, Outline, Span } from "./outline.ts";

/** Makes the covers of one source; each symbol is hashed once. */
export interface CoverMaker {
  readonly coverOf: (comment: Span, range: { readonly span: Span; readonly label: string } | null) => Cover;
  /** Whether a cover that it made is a test by its own words. */
  readonly isTest: (cover: Cover) => boolean;
}

/** Hashes of a piece of the source; of the whole file where it is null. */
export type HashOf = (piece: CodeSymbol | Span | null) => Pick<Cover, "hash" | "exact">;

/** Prepares covers. @param outline null where the language has no grammar */
export function createCoverMaker(source: CommentedText, outline: Outline | null, hashOf: HashOf): CoverMaker {
  const finder: CoverFinder | null = outline === null ? null : createCoverFinder(outline);
  const known = new Map<CodeSymbol, Cover>();
  const tests = new Set<Cover>();
  const names = new Map<string, number>();
  let file: Cover | null = null;

  return {
    coverOf(comment, range) {
      if (range !== null) return rangeCover(range.span, range.label);
      const symbol = finder?.symbolFor(comment) ?? null;
      if (symbol === null) return (file ??= fileCover());
      const cover = known.get(symbol) ?? symbolCover(symbol);
      known.set(symbol, cover);
      if (symbol.isTest === true) tests.add(cover);
      return cover;
    },
    isTest: (cover) => tests.has(cover),
  };

  function symbolCover(symbol: CodeSymbol): Cover {
    const { hash, exact } = hashOf(symbol);
    return { kind: "symbol", name: symbol.name, range: rangeOf(symbol), hash, exact };
  }

  function fileCover(): Cover {
    const span = { from: 0, to: source.text.trimEnd().length };
    return { kind: "file", name: posix.basename(source.path), range: rangeOf(span), ...hashOf(null) };
  }

  function rangeCover(span: Span, label: string): Cover {
    const count = (names.get(label) ?? 0) + 1;
    names.set(label, count);
    const name = `range ${label}${count === 1 ? "" : ` (${count})`}`;
    return { kind: "range", name, range: rangeOf(trim(span)), ...hashOf(span) };
  }

  function trim({ from, to }: Span): Span {
    const inner = source.text.slice(from, to);
    const begin = from + inner.length - inner.trimStart().length;
    return { from: Math.min(begin, to), to: Math.max(begin, from + inner.trimEnd().length) };
  }

  function rangeOf({ from, to }: Span): Cover["range"] {
    const { line, column } = source.lines.positionOf(from);
    return { line, column, endLine: source.lines.positionOf(Math.max(from, to - 1)).line };
  }
}

/**
 * Links of the tags found, in the order of the text.
 * @param kind that the file gives them; what says itself that it is a test has another
 * @see specs/alignment.md §3.3
 */
export function buildLinks(tags: readonly FoundTag[], kind: string, covers: CoverMaker): readonly Link[] {
  const links = tags.flatMap(({ comment, references, range }) => {
    const label = references[0]?.address ?? "";
    const cover = covers.coverOf(comment, range === null ? null : { span: range, label });
    return references.map((reference) => linkOf(reference, covers.isTest(cover) ? "test" : kind, cover));
  });
  return links.sort(compareLinks);
}

/** Puts links in the order of the text. */
export function compareLinks(one: Link, other: Link): number {
  return one.range.line - other.range.line || one.range.column - other.range.column;
}

function linkOf(reference: Reference, kind: string, cover: Cover): Link {
  const { written, address, path, range } = reference;
  return { written, address, path, range, kind, cover, item: null };
}
