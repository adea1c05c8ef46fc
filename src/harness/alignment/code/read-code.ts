import type { Node, Tree } from "@vscode/tree-sitter-wasm";
import type { Issue } from "../../../base/errors/issue.ts";
import { readFeatureItems } from "../clauses/openfasttrace/read-feature-items.ts";
import { readTags } from "../clauses/openfasttrace/read-tags.ts";
import type { Clause, Link, ReadingSettings } from "../types.ts";
import { buildLinks, compareLinks, createCoverMaker, type HashOf } from "./build-links.ts";
import { countsLayout } from "./comment-marks.ts";
import { coverTags } from "./cover-tags.ts";
import { commented, findTags } from "./find-tags.ts";
import { openGrammars, type Grammar, type Grammars } from "./grammar.ts";
import { languageOf } from "./languages/registry.ts";
import { findMentions, type Mention } from "./mentions.ts";
import { outlineOf, type CodeSymbol, type Outline, type OutlineSource, type Span } from "./outline.ts";
import { flatSource, layoutSource, stepSource } from "./plain-source.ts";
import { scanComments } from "./scan-comments.ts";
import { findStringLinks } from "./string-links.ts";
import { kindOfTag, meantBy } from "./tags.ts";
import { tagsInComments } from "./tags-in-comments.ts";
import { createHashOf, type Piece, type ReviewedHashes } from "./piece-hash.ts";
import { hashText, hashTokens } from "./token-hash.ts";

/** What a source says. */
export interface CodeFacts {
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
  readonly issues: readonly Issue[];
}

/** Reads links out of sources. */
export interface CodeReader {
  /** @param text the whole file, with or without a byte order mark */
  // oxlint-disable-next-line max-params -- the form that the rooms agreed on
  read(text: string, path: string, role: "code" | "test", settings: ReadingSettings): Promise<CodeFacts>;
}

/** Characters of a source that a grammar still reads: each million takes 2 s and 400 MB where it is one literal of data. */
const LARGEST = 2_000_000;

const NOTHING: CodeFacts = { clauses: [], links: [], issues: [] };

/**
 * Opens a reader, one a thread; grammars are loaded when the first file needs them.
 * @param reviewed symbols whose text is a reviewed one are not taken apart again
 * @see specs/alignment.md §3
 */
export async function openCodeReader(reviewed: ReviewedHashes = new Map()): Promise<CodeReader> {
  const grammars = await openGrammars();
  return {
    // oxlint-disable-next-line max-params -- the form that the rooms agreed on
    async read(text, path, role, settings) {
      const source = { text: text.replace(/^\uFEFF/, ""), path, role };
      const words = [...new Set(["@spec", ...settings.linkWords])];
      const mentions = findMentions(source.text, words);
      const items = readTags(source.text, path);
      const scenarios = isFeature(path) ? readFeatureItems(source.text, path) : [];
      if (items.links.length === 0 && !mayMatter(mentions, words, source.text))
        return { ...NOTHING, clauses: scenarios };
      return withTree({ grammars, reviewed }, source, (parsed) => {
        const { comments } = parsed;
        const commentedText = commented(source.text, path, comments);
        const { tags, issues } = findTags(commentedText, mentions, words);
        const inStrings = findStringLinks(commentedText, parsed.outline?.docstrings ?? [], words);
        const covers = createCoverMaker(commentedText, parsed.outline, parsed.hashOf);
        const links = buildLinks(tags, role === "test" ? "test" : "impl", covers);
        const isPlain = parsed.outline === null && !isFeature(path);
        const kept = isPlain ? items : tagsInComments(items, commentedText);
        const covered = coverTags(kept.links, commentedText, covers);
        return {
          clauses: [...scenarios, ...kept.clauses],
          links: [...links, ...covered].sort(compareLinks),
          issues: [...issues, ...inStrings],
        };
      });
    },
  };
}

/** Most sources hold no tag and need no parsing. */
function mayMatter(mentions: readonly Mention[], words: readonly string[], text: string): boolean {
  if (words.some((word) => text.includes(`"${word} `) || text.includes(`'${word} `))) return true; // a docstring
  return mentions.some(({ end, word }) => {
    if (word.startsWith("@spec") && kindOfTag(word, words) !== "other") return true;
    const behind = text.slice(end, end + 300);
    return kindOfTag(word, words) === "link"
      ? /\.(?:md|mark|mk|rst)/i.test(behind)
      : meantBy(word, behind, words) !== null;
  });
}

interface ParsedSource {
  readonly comments: readonly Span[];
  readonly outline: Outline | null;
  readonly hashOf: HashOf;
}

interface ParsingTools {
  readonly grammars: Grammars;
  readonly reviewed: ReviewedHashes;
}

async function withTree(
  { grammars, reviewed }: ParsingTools,
  { text, path, role }: OutlineSource & { readonly path: string },
  use: (parsed: ParsedSource) => CodeFacts,
): Promise<CodeFacts> {
  if (isFeature(path)) return use(await withGherkin(text, path));
  const rules = text.length > LARGEST ? null : languageOf(path, text);
  const grammar = rules === null ? null : await grammars.load(rules);
  const tree = grammar === null ? null : grammars.parse(grammar, text);
  if (grammar === null || tree === null) return use(withoutGrammar(text, path));
  try {
    const outline = outlineOf(tree, grammar, { text, role });
    return use({
      comments: outline.comments,
      outline,
      hashOf: createHashOf({ text, language: grammar.rules.grammar, reviewed }, tokenHash(tree, grammar, text)),
    });
  } finally {
    tree.delete();
  }
}

function isFeature(path: string): boolean {
  return /\.feature$/i.test(path);
}

/** The parser is loaded for the first such file. */
async function withGherkin(text: string, path: string): Promise<ParsedSource> {
  const { outlineGherkin } = await import("./gherkin.ts");
  const outline = outlineGherkin(text);
  if (outline === null) return withoutGrammar(text, path);
  return {
    comments: outline.comments,
    outline,
    hashOf: createHashOf({ text, language: "gherkin" }, (piece) => hashText(stepSource(outline, piece))),
  };
}

function tokenHash(tree: Tree, { tokens }: Grammar, text: string): (piece: Piece) => string {
  return (piece) => {
    const span = piece ?? { from: 0, to: text.length };
    const own = piece !== null && "node" in piece ? (piece as CodeSymbol).node : null;
    const parts = piece !== null && "parts" in piece ? ((piece as CodeSymbol).parts ?? []) : [];
    const source = { text, table: tokens };
    if (parts.length > 1) return hashText(parts.map((part) => hashTokens(part, source, spanOf(part))).join(" "));
    return hashTokens(own ?? tree.rootNode, source, span);
  };
}

function spanOf({ startIndex, endIndex }: Node): Span {
  return { from: startIndex, to: endIndex };
}

function withoutGrammar(text: string, path: string): ParsedSource {
  const comments = scanComments(text, path);
  const wordsOf = countsLayout(path) ? layoutSource : flatSource;
  return {
    comments,
    outline: null,
    hashOf: createHashOf({ text, language: "" }, (piece) => hashText(wordsOf({ text, comments }, piece))),
  };
}
