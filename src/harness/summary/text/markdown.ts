import { cleanLines, flat, oneLine } from "../../../base/text/line.ts";

/**
 * One line of prose in Markdown that cannot leave its line: code spans, emphasis and links stay as written;
 * HTML, pictures, unclosed back-ticks and anything that would start a block are made plain. Applying it twice changes nothing.
 */
export function inline(text: string): string {
  const body = spansOf(oneLine(text))
    .map((span) => (span.code === null ? plainText(span.text) : span.text))
    .join("");
  return withoutBlockStart(body);
}

/** A code span with enough back-ticks for any text. */
export function code(text: string): string {
  const content = flat(text);
  if (content.trim() === "") return "(empty)";
  const ticks = "`".repeat(longestRun(content) + 1);
  const padded = /^`|`$|^ .* $/.test(content) || ticks.length > 1;
  return padded ? `${ticks} ${content} ${ticks}` : `${ticks}${content}${ticks}`;
}

/** `inline` for a cell of a table. */
export function cell(text: string): string {
  return spansOf(inline(text))
    .map((span) => (span.code === null ? escapePipes(span.text) : cellCode(span.code)))
    .join("");
}

/** `code` for a cell of a table. */
export function cellCode(text: string): string {
  const span = code(text);
  // No code span in a cell can show a backslash before a pipe, so HTML has to.
  if (/\\\|/.test(span)) return `<code>${flat(text).replace(/[\p{P}\p{S}]/gu, entity)}</code>`;
  return span.replaceAll("|", String.raw`\|`);
}

/** A code block whose fence is longer than any run of back-ticks in it. */
export function fence(text: string, language: string): string {
  const body = cleanLines(text).replace(/\n+$/, "");
  const ticks = "`".repeat(Math.max(3, longestRun(body) + 1));
  return `${ticks}${language}\n${body}\n${ticks}`;
}

interface TextSpan {
  readonly text: string;
  /** What the code span shows; null for text outside code. */
  readonly code: string | null;
}

/** Cuts a line into code spans and the text between them, by CommonMark's rule of equal runs of back-ticks. */
function spansOf(line: string): readonly TextSpan[] {
  const spans: TextSpan[] = [];
  let from = 0;
  for (const open of line.matchAll(/\\[\\`]|`+/g)) {
    if (open.index < from || open[0].startsWith("\\")) continue;
    const close = closingRun(line, open.index + open[0].length, open[0].length);
    if (close === null) continue;
    spans.push({ text: line.slice(from, open.index), code: null });
    const end = close + open[0].length;
    spans.push({
      text: line.slice(open.index, end),
      code: unpadded(line.slice(open.index + open[0].length, close)),
    });
    from = end;
  }
  spans.push({ text: line.slice(from), code: null });
  return spans;
}

function closingRun(line: string, from: number, length: number): number | null {
  for (const run of line.slice(from).matchAll(/`+/g)) {
    if (run[0].length === length) return from + run.index;
  }
  return null;
}

function unpadded(content: string): string {
  return /^ .*[^ ].* $/.test(content) ? content.slice(1, -1) : content;
}

function plainText(text: string): string {
  return text
    .replace(/\\[!-/:-@[-`{-~]|`|<|!(?=\[)|\\$/g, (found) => {
      if (found === "<") return "&lt;";
      if (found === "\\") return String.raw`\\`;
      return found.length > 1 ? found : `\\${found}`;
    })
    .replace(/ (#+)$/, String.raw` \$1`);
}

/** Lists, quotes, headings, rules, fences and check boxes begin with these. */
const blockStart = /^(?:[-+*](?=\s|$)|>|#{1,6}(?=\s|$)|=+$|(?:[-*_] ?){3,}$|~{3}|\[[ xX]\])/;

function withoutBlockStart(text: string): string {
  const numbered = /^(\d{1,9})([.)])(?=\s|$)/.exec(text);
  if (numbered !== null) return `${numbered[1]}\\${text.slice(numbered[1]!.length)}`;
  return blockStart.test(text) ? `\\${text}` : text;
}

function escapePipes(text: string): string {
  return text.replace(/(\\*)\|/g, (found, slashes: string) => {
    if (slashes.length % 2 === 1) return found;
    return slashes === "" ? String.raw`\|` : `${slashes}&#124;`;
  });
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
