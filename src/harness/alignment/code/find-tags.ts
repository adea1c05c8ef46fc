import { parseReferences } from "../clauses/address.ts";
import { findMissingSign, missingSignIssue } from "../clauses/missing-sign.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import { createLineIndex, type LineIndex } from "../../plan/lines.ts";
import type { Reference } from "../types.ts";
import { createExampleTracker, textBehind } from "./comment-text.ts";
import type { Mention } from "./mentions.ts";
import type { Span } from "./outline.ts";
import { addressIssue, kindOfTag, meantBy, namesSpec, rangeIssue, typoIssue } from "./tags.ts";

/** Addresses in a comment, and the lines that they cover where both ends of a range are given. */
export interface FoundTag {
  readonly comment: Span;
  readonly references: readonly Reference[];
  /** Null where it covers the symbol that follows. */
  readonly range: Span | null;
}

/** What comments say of clauses. */
export interface FoundTags {
  readonly tags: readonly FoundTag[];
  readonly issues: readonly Issue[];
}

/** A source and its comments. */
export interface CommentedText {
  readonly text: string;
  readonly path: string;
  readonly comments: readonly Span[];
  readonly lines: LineIndex;
}

interface OpenRange {
  readonly comment: Span;
  readonly references: readonly Reference[];
  readonly at: number;
}

interface Finding {
  readonly source: CommentedText;
  readonly linkWords: readonly string[];
  readonly tags: FoundTag[];
  readonly issues: Issue[];
  readonly open: OpenRange[];
}

/** Reads the links in comments; what stands in strings or in examples is none. @see specs/alignment.md §3.1 */
export function findTags(source: CommentedText, mentions: readonly Mention[], linkWords: readonly string[]): FoundTags {
  const finding: Finding = { source, linkWords, tags: [], issues: [], open: [] };
  const examples = createExampleTracker(source);
  let index = 0;
  for (const [order, mention] of mentions.entries()) {
    while ((source.comments[index]?.to ?? Infinity) <= mention.at) index += 1;
    const comment = source.comments[index];
    if (comment === undefined) break;
    if (comment.from > mention.at || examples.isExample(index, mention.at)) continue;
    const next = nextLinkMention(mentions, order, linkWords);
    readTag(finding, { mention, comment, limit: Math.min(comment.to, next) });
  }
  for (const { at } of finding.open) finding.issues.push(rangeIssue(placeOf(source, at), "@spec-end"));
  return { tags: finding.tags, issues: finding.issues };
}

/** Where the next tag on the same line begins. */
function nextLinkMention(mentions: readonly Mention[], order: number, linkWords: readonly string[]): number {
  const next = mentions[order + 1];
  return next !== undefined && kindOfTag(next.word, linkWords) !== "other" ? next.at : Infinity;
}

function readTag(
  finding: Finding,
  { mention, comment, limit }: { mention: Mention; comment: Span; limit: number },
): void {
  const { source, linkWords } = finding;
  const kind = kindOfTag(mention.word, linkWords);
  if (kind === "end") return closeRange(finding, mention);
  const behind = textBehind(source.text, mention.end, limit);
  if (kind === "other") {
    const meant = meantBy(mention.word, behind, linkWords);
    if (meant !== null) finding.issues.push(typoIssue(placeOf(source, mention.at), mention.word, meant));
    return;
  }
  const { line, column } = source.lines.positionOf(mention.end);
  const references = parseReferences(behind, { path: source.path, line, column });
  if (mention.word !== "@spec" && kind === "link") {
    const specs = references.filter(({ address }) => namesSpec(address));
    if (specs.length > 0) finding.tags.push({ comment, references: specs, range: null });
    return;
  }
  const unsigned = findMissingSign(behind);
  if (unsigned !== null) finding.issues.push(missingSignIssue(placeOf(source, mention.at), mention.word, unsigned));
  if (references.length === 0) finding.issues.push(addressIssue(placeOf(source, mention.at), mention.word, behind));
  else if (kind === "begin") finding.open.push({ comment, references, at: mention.at });
  else finding.tags.push({ comment, references, range: null });
}

/** Ranges may stand in each other: an end closes the last one that is open. */
function closeRange(finding: Finding, mention: Mention): void {
  const { source, tags, issues } = finding;
  const begun = finding.open.pop();
  if (begun === undefined) issues.push(rangeIssue(placeOf(source, mention.at), "@spec-begin"));
  else {
    const to = source.text.lastIndexOf("\n", mention.at) + 1;
    const range = { from: begun.comment.to, to: Math.max(begun.comment.to, to) };
    tags.push({ comment: begun.comment, references: begun.references, range });
  }
}

function placeOf({ path, lines }: CommentedText, at: number): { file: string; line: number; column: number } {
  return { file: path, ...lines.positionOf(at) };
}

/** Prepares a source whose comments are known. */
export function commented(text: string, path: string, comments: readonly Span[]): CommentedText {
  return { text, path, comments, lines: createLineIndex(text) };
}
