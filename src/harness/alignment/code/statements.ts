import type { Node } from "@vscode/tree-sitter-wasm";
import type { CodeSymbol } from "./outline.ts";
import { uniqueName } from "./unique-name.ts";

/** What brings in other files, or is for the compiler: nobody follows a clause with it. */
const FOREIGN = /import|include|using|use_declaration|namespace|package|extern|preproc|comment|ERROR/;
const FOREIGN_WORDS = /^(?:require|require_relative|load|source|import|include|use)\b/;
const COMMENT = /(?<=^|\s)(?:\/\/|#(?!\[)|--)[^\n]*|\/\*[^]*?\*\//g;
const LONGEST_NAME = 80;

/** Finds the statement of the file itself that begins at the first offset, else the one around the second; null: none. */
export type StatementAt = (next: number, inside: number) => CodeSymbol | null;

/**
 * Statements that are no symbols, `app.get("/users", …)`, `BENCHMARK(sorts)`, named by their first two words: `app.get /users`.
 * They are read when the first is asked for.
 * @see specs/alignment.md §3.2
 */
export function createStatementFinder(root: Node, text: string): StatementAt {
  let statements: readonly CodeSymbol[] | null = null;
  return (next, inside) => {
    statements ??= readStatements(root, text);
    const following = lastBefore(statements, next);
    if (following?.from === next) return following;
    const around = lastBefore(statements, inside);
    return around !== null && around.to > inside ? around : null;
  };
}

/** The last one that begins at an offset or before it, by halving. */
function lastBefore(statements: readonly CodeSymbol[], at: number): CodeSymbol | null {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return statements[low - 1] ?? null;
}

function readStatements(root: Node, text: string): readonly CodeSymbol[] {
  const seen = new Map<string, number>();
  const found: CodeSymbol[] = [];
  const children = root.namedChildren.flatMap((node) => (node?.type === "statement_list" ? node.namedChildren : node));
  for (const node of children) {
    if (node === null || FOREIGN.test(node.type)) continue;
    const name = nameOf(text.slice(node.startIndex, Math.min(node.endIndex, node.startIndex + 1000)));
    if (name === "" || FOREIGN_WORDS.test(name)) continue;
    const span = { from: node.startIndex, to: node.endIndex };
    found.push({ ...span, name: uniqueName(seen, name), kind: "value", parent: null, depth: 0, prefix: "", node });
  }
  return found;
}

/** Words are what formatters leave as they are. */
function nameOf(statement: string): string {
  const words = statement.replace(COMMENT, "").match(/[\p{L}\p{N}_$@/*:-][\p{L}\p{N}_$@/*:.!?-]*/gu) ?? [];
  return words
    .slice(0, 2)
    .join(" ")
    .slice(0, LONGEST_NAME)
    .replace(/[:.]+$/, "");
}
