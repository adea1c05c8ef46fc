/** A run of lines of a unified diff: where it begins in the old text, and its lines with their marks. */
interface Hunk {
  /** From 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/**
 * Applies a unified diff of one file. Every line that the diff keeps or takes away must stand exactly where the diff
 * says: nothing is searched for.
 * @returns the new text, or `null` where the old one is another than the diff was made for
 */
export function applyPatch(text: string, patch: string): string | null {
  const old = text.split("\n");
  const result: string[] = [];
  let next = 0; // first line of the old text that is not yet used
  for (const { line, lines } of parseHunks(patch)) {
    result.push(...old.slice(next, line - 1));
    next = line - 1;
    for (const marked of lines) {
      const content = marked.slice(1);
      if (!marked.startsWith("+") && old[next] !== content) return null;
      if (!marked.startsWith("+")) next += 1;
      if (!marked.startsWith("-")) result.push(content);
    }
  }
  return [...result, ...old.slice(next)].join("\n");
}

function parseHunks(patch: string): readonly Hunk[] {
  return patch
    .split(/^(?=@@ )/m)
    .slice(1) // what stands before the first hunk names the files
    .map((part) => {
      const [head = "", ...lines] = part.replace(/\n$/, "").split("\n");
      return { line: Number(/^@@ -(\d+)/.exec(head)?.[1]), lines };
    });
}
