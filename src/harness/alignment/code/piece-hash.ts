import { hash } from "node:crypto";
import type { HashOf } from "./build-links.ts";
import type { CodeSymbol, Span } from "./outline.ts";

/** A piece of a source; null is all of it. */
export type Piece = CodeSymbol | Span | null;

/** Hashes of tokens as the lock file has them, by the hash of the text that they were taken from. */
export type ReviewedHashes = ReadonlyMap<string, string>;

/** What pieces are cut from. */
export interface HashedSource {
  readonly text: string;
  /** Name of its grammar; empty where it has none. */
  readonly language: string;
  /** @default none */
  readonly reviewed?: ReviewedHashes;
}

/**
 * Hashes of pieces of a source. Taking a piece apart costs more than all else, and most are as they were reviewed: where the
 * text is a reviewed one, so are the tokens.
 * @param hashTokens of a piece whose text was not reviewed
 * @see specs/alignment.md §5
 */
export function createHashOf({ text, language, reviewed }: HashedSource, hashTokens: (piece: Piece) => string): HashOf {
  return (piece) => {
    const { from, to } = piece ?? { from: 0, to: text.length };
    const own = text.slice(from, to);
    const lines = own.includes("\r") ? own.replaceAll("\r\n", "\n") : own;
    const exact = hash("sha256", `${language}\n${lines}`, "hex").slice(0, 16);
    return { hash: reviewed?.get(exact) ?? hashTokens(piece), exact };
  };
}
