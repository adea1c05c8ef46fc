/** A part of a text, in the order in which they stand there. */
export interface TextPart {
  readonly isCode: boolean;
  readonly text: string;
}

interface Run {
  readonly at: number;
  readonly length: number;
}

/**
 * Divides a text at its code spans, which are written with as few back-ticks and blanks as they need: `` ` x ` `` is `x`.
 * @see specs/alignment.md §5
 */
export function splitCodeSpans(text: string): readonly TextPart[] {
  if (!text.includes("`")) return [{ isCode: false, text }];
  const runs = Array.from(text.matchAll(/`+/g), ({ index, 0: { length } }): Run => ({ at: index, length }));
  const closing = closingRuns(runs);
  const parts: TextPart[] = [];
  let done = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index]!;
    const end = closing[index] ?? -1;
    const close = runs[end];
    if (close === undefined) continue;
    parts.push({ isCode: false, text: text.slice(done, open.at) });
    parts.push({ isCode: true, text: tidySpan(text.slice(open.at + open.length, close.at), open.length) });
    done = close.at + close.length;
    index = end;
  }
  return [...parts, { isCode: false, text: text.slice(done) }];
}

/** For each run the next one of its length, -1 where there is none; from the end, so that each is looked at once. */
function closingRuns(runs: readonly Run[]): readonly number[] {
  const next = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const { length } = runs[index]!;
    closing[index] = next.get(length) ?? -1;
    next.set(length, index);
  }
  return closing;
}

function tidySpan(content: string, length: number): string {
  const words = content.trim();
  const marks = words.includes("`") ? "`".repeat(length) : "`";
  return words === "" ? `${marks}${content}${marks}` : `${marks}${words}${marks}`;
}
