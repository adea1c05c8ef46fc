/** A code span found in a text; offsets are relative to that text. */
export interface CodeSpan {
  /** What stands between the back-ticks, as Markdown renders it. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Offset of the first character between the back-ticks. */
  readonly textFrom: number;
}

/**
 * Reads the code span that opens at `at`; null where its back-ticks are never matched.
 * @see CommonMark 0.31 §6.1
 */
export function readCodeSpan(text: string, at: number): CodeSpan | null {
  const fence = runLength(text, at);
  const from = at + fence;
  for (let end = text.indexOf("`", from); end >= 0; end = text.indexOf("`", end)) {
    const run = runLength(text, end);
    if (run === fence) return createSpan(text, { at, from, end, fence });
    end += run;
  }
  return null;
}

/** The text as a code span: as many back-ticks as it needs, so that exactly this text is read back. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const padded = /^`|`$|^ .*[^ ].* $/.test(text) ? ` ${text} ` : text;
  return `${fence}${padded}${fence}`;
}

function createSpan(text: string, found: { at: number; from: number; end: number; fence: number }): CodeSpan {
  const { at, from, end, fence } = found;
  const raw = joinLines(text.slice(from, end));
  const padded = raw.startsWith(" ") && raw.endsWith(" ") && raw.trim() !== "";
  return {
    text: padded ? raw.slice(1, -1) : raw,
    from: at,
    to: end + fence,
    textFrom: padded ? from + 1 : from,
  };
}

/** A line break in a code span is rendered as a space; the next line's indentation belongs to its paragraph. */
function joinLines(raw: string): string {
  const [first = "", ...more] = raw.split("\n");
  if (more.length === 0) return raw;
  const last = more.pop() ?? "";
  return [first.trimEnd(), ...more.map((line) => line.trim()), last.trimStart()].join(" ");
}

function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === "`") end += 1;
  return end - at;
}
