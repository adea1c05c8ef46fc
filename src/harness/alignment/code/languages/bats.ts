import type { Node } from "@vscode/tree-sitter-wasm";
import { unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";
import { bash } from "./shells.ts";

const START = /^[ \t]*@test[ \t]+/;

/** Bats: Bash with `@test "adds" { … }`, whose title names the test. @see specs/alignment.md §3.2 */
export const bats: LanguageRules = {
  ...bash,
  nodes: [
    { type: "function_definition", read: readFunction },
    ...bash.nodes.filter(({ type }) => type !== "function_definition"),
  ],
  mask: maskTests,
};

function readFunction(node: Node, text: string): NodeMeaning {
  const head = text.slice(node.startIndex, text.indexOf("\n", node.startIndex) + 1 || text.length);
  const title = START.test(head) ? titleIn(head) : null;
  if (title !== null) return { name: unquote(title), kind: "test" };
  const name = node.childForFieldName("name")?.text;
  return name === undefined ? null : { name, kind: "function" };
}

/** Heads of tests as heads of functions of the same length: `f()          {`. */
function maskTests(text: string): string {
  if (!text.includes("@test")) return text;
  return text
    .split("\n")
    .map((line) => {
      const title = START.test(line) ? titleIn(line) : null;
      if (title === null) return line;
      const at = line.indexOf("@test");
      const brace = line.indexOf("{", line.indexOf(title, at + 5) + title.length);
      return `${line.slice(0, at)}f()${" ".repeat(brace - at - 3)}${line.slice(brace)}`;
    })
    .join("\n");
}

/** The title with its quotes, or as bare words; null where no brace follows. */
function titleIn(line: string): string | null {
  const behind = line.replace(START, "");
  const quote = behind[0] === '"' || behind[0] === "'" ? behind[0] : null;
  const end = quote === null ? behind.indexOf(" {") : closing(behind, quote) + 1;
  return end > 0 && /^[ \t]+\{/.test(behind.slice(end, end + 1000)) ? behind.slice(0, end).trim() : null;
}

function closing(text: string, quote: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === "\\" && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}
