import type { WorkTreeChange } from "../../git/changes.ts";
import type { TextRange } from "../types.ts";

/** Which files a change touches, and which of their lines. */
export interface ChangedLines {
  /** Paths that changed, came, went, or were renamed to or from. */
  readonly paths: ReadonlySet<string>;
  /** Whether a stretch of a file as it is now was touched. */
  readonly touches: (path: string, range: Pick<TextRange, "line" | "endLine">) => boolean;
}

/** Changed lines by path. A file that came, was renamed, or has no lines counts as a whole. */
export function toChangedLines(changes: readonly WorkTreeChange[]): ChangedLines {
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const old = changes.flatMap(({ renamedFrom }) => (renamedFrom === null ? [] : [renamedFrom]));
  return {
    paths: new Set([...byPath.keys(), ...old]),
    touches: (path, { line, endLine }) => {
      const change = byPath.get(path);
      if (change === undefined) return false;
      if (change.kind !== "modified" || change.binary) return true;
      return change.hunks.some(({ from, to, addedLines }) => {
        // A pure deletion stands behind its line: it touches what ends there and what begins after it.
        const last = addedLines === 0 ? to + 1 : to;
        return from <= endLine && last >= line;
      });
    },
  };
}
