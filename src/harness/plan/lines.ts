/** Line and column of offsets in one text. */
export interface LineIndex {
  /** Line and column, both from 1, of a UTF-16 offset. */
  readonly positionOf: (offset: number) => { readonly line: number; readonly column: number };
}

/** Notes where lines begin, once; each look-up is then a binary search. */
export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return {
    positionOf(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}
