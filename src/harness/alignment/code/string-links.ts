import type { Issue } from "../../../base/errors/issue.ts";
import { parseReferences } from "../clauses/address.ts";
import type { CommentedText } from "./find-tags.ts";
import type { Span } from "./outline.ts";
import { namesSpec } from "./tags.ts";

const QUOTES = /^[A-Za-z]{0,2}(?:"""|'''|["'])/;
const FENCE = /^(?:```|~~~)/;

/**
 * Lines of docstrings that begin like a link: they are none, and whoever wrote them thinks otherwise.
 * @param docstrings strings that stand as statements of their own
 * @see specs/alignment.md §3.2
 */
export function findStringLinks(
  source: Pick<CommentedText, "text" | "path" | "lines">,
  docstrings: readonly Span[],
  linkWords: readonly string[],
): readonly Issue[] {
  return docstrings.flatMap(({ from, to }) => {
    const string = source.text.slice(from, to);
    const words = linkWords.filter((word) => string.includes(word));
    return words.length === 0 ? [] : linesOf(string, from).flatMap((line) => checkLine(source, line, words));
  });
}

interface DocLine {
  readonly words: string;
  readonly at: number;
}

/** The lines of a string with their offsets, without quotes, white space, and what is an example. */
function linesOf(string: string, from: number): readonly DocLine[] {
  const lines: DocLine[] = [];
  let at = from;
  let isExample = false;
  for (const [index, raw] of string.split("\n").entries()) {
    const quotes = index === 0 ? (QUOTES.exec(raw)?.[0].length ?? 0) : 0;
    const whole = raw.slice(quotes);
    const words = whole.trim();
    if (FENCE.test(words)) isExample = !isExample;
    else if (!isExample) lines.push({ words, at: at + quotes + whole.length - whole.trimStart().length });
    at += raw.length + 1;
  }
  return lines;
}

function checkLine(
  { path, lines }: Pick<CommentedText, "path" | "lines">,
  { words, at }: DocLine,
  linkWords: readonly string[],
): readonly Issue[] {
  const word = linkWords.find((one) => words.startsWith(one) && /^:?\s/.test(words.slice(one.length)));
  if (word === undefined) return [];
  const behind = words.slice(word.length).replace(/^:/, "");
  const place = lines.positionOf(at);
  const [first] = parseReferences(behind, { path, ...place });
  if (first === undefined || (word !== "@spec" && !namesSpec(first.address))) return [];
  return [stringIssue({ file: path, ...place }, `${word} ${first.written}`)];
}

function stringIssue(where: Issue["where"], received: string): Issue {
  return {
    severity: "warning",
    rule: "link-in-string",
    where,
    message: "a link in a docstring counts for nothing: a docstring is a string",
    received,
    expected: "a comment",
    hint: `write \`# ${received}\` on a line before the function, class or file that the docstring is about`,
  };
}
