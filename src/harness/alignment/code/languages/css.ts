import type { Node } from "@vscode/tree-sitter-wasm";
import type { LanguageRules, NodeMeaning } from "./rules.ts";

/** CSS: rules by their selectors. @see specs/alignment.md §3.2 */
export const css: LanguageRules = {
  grammar: "css",
  nodes: ["rule_set", "media_statement", "keyframes_statement", "supports_statement", "at_rule"].map((type) => ({
    type,
    read: readRule,
  })),
  tokens: { atoms: ["string_value"], drops: { "*": ";" } },
};

function readRule(node: Node): NodeMeaning {
  const head = node.text.slice(0, 300).split("{")[0]?.trim();
  return head ? { name: head, kind: "container" } : null;
}
