import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type { CodeSymbol, Outline, Span } from "./outline.ts";
import { uniqueName } from "./unique-name.ts";

/** A part of a feature, as the parser gives it. */
interface Part {
  readonly location: { readonly line: number };
  readonly keyword: string;
  readonly name: string;
  readonly tags: readonly { readonly location: { readonly line: number } }[];
}

interface Child {
  readonly scenario?: Part | undefined;
  readonly rule?: (Part & { readonly children: readonly Child[] }) | undefined;
}

interface Draft {
  readonly part: Part;
  readonly kind: "container" | "test";
  readonly depth: number;
}

interface GherkinLines {
  readonly text: string;
  readonly commentsByEnd: ReadonlyMap<number, Span>;
  /** Offset of the first word on a line, which counts from 1. */
  readonly placeOf: (line: number) => number;
}

const LANGUAGE = /^[ \t]*#[ \t]*language[ \t]*:/;

/**
 * Features, rules and scenarios of a Gherkin file, in any of its languages, with the tags before them.
 * @returns null where the text is no Gherkin
 * @see specs/alignment.md §3.2
 */
export function outlineGherkin(text: string): Outline | null {
  const document = parse(text);
  if (document === null) return null;
  const lines = text.split("\n");
  const starts = startsOf(lines);
  const placeOf = (line: number): number => {
    const words = lines[line - 1] ?? "";
    return (starts[line - 1] ?? text.length) + words.length - words.trimStart().length;
  };
  const commentLines = document.comments.map(({ location }) => location.line);
  const header = lines.findIndex((line) => LANGUAGE.test(line)) + 1;
  if (header > 0 && header < (document.feature?.location.line ?? 0)) commentLines.push(header);
  const comments = [...new Set(commentLines)]
    .sort((one, other) => one - other)
    .map((line) => ({ from: placeOf(line), to: (starts[line - 1] ?? 0) + (lines[line - 1] ?? "").trimEnd().length }));
  const drafts = document.feature ? draftsOf(document.feature) : [];
  const commentsByEnd = new Map(comments.map((comment) => [comment.to, comment]));
  const symbols = addEnds(drafts, { text, commentsByEnd, placeOf });
  const rest = { docstrings: [], between: new Map(), isIndented: false, leadIn: null, statementAt: null };
  return { text, symbols, comments, ...rest };
}

function parse(text: string): ReturnType<Parser<unknown>["parse"]> | null {
  try {
    return new Parser(new AstBuilder(() => ""), new GherkinClassicTokenMatcher()).parse(text);
  } catch {
    return null;
  }
}

function startsOf(lines: readonly string[]): readonly number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}

function draftsOf(feature: Part & { readonly children: readonly Child[] }): readonly Draft[] {
  const inside = (children: readonly Child[], depth: number): readonly Draft[] =>
    children.flatMap(({ scenario, rule }): readonly Draft[] => {
      if (scenario !== undefined) return [{ part: scenario, kind: "test", depth }];
      return rule === undefined ? [] : [{ part: rule, kind: "container", depth }, ...inside(rule.children, depth + 1)];
    });
  return [{ part: feature, kind: "container", depth: 0 }, ...inside(feature.children, 1)];
}

/** Each reaches up to the next one that is not inside it. */
function addEnds(drafts: readonly Draft[], source: GherkinLines): readonly CodeSymbol[] {
  const seen = new Map<string, number>();
  const around: CodeSymbol[] = [];
  const starts = drafts.map(({ part }) => source.placeOf(firstLineOf(part)));
  const ends = endsOf(drafts, starts, source);
  return drafts.map(({ part, kind, depth }, index) => {
    const parent = around[depth - 1] ?? null;
    const own = part.name.replace(/\s+/g, " ").trim() || part.keyword;
    const prefix = parent === null ? own : `${parent.prefix} > ${own}`;
    const name = uniqueName(seen, prefix);
    const span = { from: starts[index] as number, to: ends[index] as number };
    const symbol = { ...span, name, kind, parent, depth, prefix, node: null };
    around.length = depth;
    around[depth] = symbol;
    return symbol;
  });
}

function endsOf(drafts: readonly Draft[], starts: readonly number[], source: GherkinLines): readonly number[] {
  const ends = drafts.map(() => endBefore(source, source.text.length));
  const open: number[] = [];
  for (const [index, { depth }] of drafts.entries()) {
    const end = endBefore(source, starts[index] as number);
    while ((drafts[open.at(-1) ?? -1]?.depth ?? -1) >= depth) ends[open.pop() as number] = end;
    open.push(index);
  }
  return ends;
}

function firstLineOf({ location, tags }: Part): number {
  return Math.min(location.line, ...tags.map((tag) => tag.location.line));
}

/** Without the comments before it: they belong to what follows. */
function endBefore({ text, commentsByEnd }: GherkinLines, at: number): number {
  let end = text.slice(0, at).trimEnd().length;
  for (let comment = commentsByEnd.get(end); comment !== undefined; comment = commentsByEnd.get(end))
    end = text.slice(0, comment.from).trimEnd().length;
  return end;
}
