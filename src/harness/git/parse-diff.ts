/** One entry of `git diff --raw -z`. */
export interface RawChange {
  readonly path: string;
  readonly kind: "added" | "modified" | "deleted" | "renamed";
  readonly renamedFrom: string | null;
}

/** A stretch of changed lines in the new file. */
export interface Hunk {
  /** First and last line in the new file, from 1; for a pure deletion both are the line before it. */
  readonly from: number;
  readonly to: number;
  readonly addedLines: number;
  readonly deletedLines: number;
  readonly symbol: string | null;
}

/** The hunks of one file of a patch made with `-U0`. */
export interface PatchSection {
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
}

/** `git diff --raw -z` → its changes in order. */
export function parseRaw(text: string): readonly RawChange[] {
  const fields = text.split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const status = (fields[at] as string).split(" ")[4]?.[0];
    const path = fields[at + 1] as string;
    if (status === "R" || status === "C") {
      changes.push({
        path: fields[at + 2] as string,
        kind: status === "R" ? "renamed" : "added",
        renamedFrom: status === "R" ? path : null,
      });
      at += 3;
    } else {
      changes.push({
        path,
        kind: status === "A" ? "added" : status === "D" ? "deleted" : "modified",
        renamedFrom: null,
      });
      at += 2;
    }
  }
  return changes;
}

/** A patch made with `-U0` → one section a file, in git's order. Content lines never begin with `diff`, so the split is exact. */
export function parsePatch(text: string): readonly PatchSection[] {
  return text
    .split(/^(?=diff --git )/m)
    .filter((section) => section.startsWith("diff --git "))
    .map(parseSection);
}

function parseSection(section: string): PatchSection {
  const hunks = section
    .split(/^(?=@@ )/m)
    .slice(1)
    .map(parseHunk);
  return { binary: hunks.length === 0 && /^Binary files /m.test(section), hunks };
}

function parseHunk(text: string): Hunk {
  const header = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)/.exec(text);
  const [, deleted = "1", start = "0", added = "1", enclosing = ""] = header ?? [];
  const from = Number(start);
  return {
    from,
    to: from + Math.max(Number(added) - 1, 0),
    addedLines: Number(added),
    deletedLines: Number(deleted),
    symbol: definedIn(text) ?? nameOf(enclosing),
  };
}

const modifiers = "(?:(?:export|default|public|abstract|async|pub(?:\\([^)]*\\))?)\\s+)*";
const name = "([\\p{L}_$][\\p{L}\\p{N}_$]*)";
/** Classes and functions count at any depth, constants and types only at the outermost. */
const definition = new RegExp(
  `^\\s*${modifiers}(?:class|def|function|interface|enum|fn|func|struct|trait)\\s+${name}|^${modifiers}(?:type|const)\\s+${name}`,
  "u",
);

/** Git names what encloses the line before a hunk; a hunk that opens a definition of its own is in that one. */
function definedIn(hunk: string): string | null {
  const first = hunk.split("\n").find((line) => /^\+\s*[^\s@#/*]/.test(line));
  return first === undefined ? null : definedName(first.slice(1));
}

/** The name in a hunk header's text, or the text itself, shortened, where it is no definition that we know. */
function nameOf(enclosing: string): string | null {
  const text = enclosing.trim();
  if (text === "") return null;
  return definedName(text) ?? text.slice(0, 80);
}

function definedName(line: string): string | null {
  const match = definition.exec(line);
  return match?.[1] ?? match?.[2] ?? null;
}
