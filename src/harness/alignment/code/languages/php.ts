import type { Node } from "@vscode/tree-sitter-wasm";
import { named, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const CALL =
  "(function_call_expression function: (name) arguments: (arguments . (argument [(string) (encapsed_string)]))) @s";

/** PHP, with the calls of Pest. @see specs/alignment.md §3.2 */
export const php: LanguageRules = {
  grammar: "php",
  nodes: [
    ...named("container", ["class_declaration", "interface_declaration", "trait_declaration", "enum_declaration"]),
    ...named("function", ["function_definition", "method_declaration"]),
    ...named("value", ["enum_case"]),
    { type: "const_declaration", read: (node) => readElement(node, "const_element") },
    { type: "property_declaration", read: (node) => readElement(node, "property_element") },
    { type: "function_call_expression", pattern: CALL, read: readTestCall },
  ],
  tokens: {
    atoms: ["string", "encapsed_string", "heredoc_body", "nowdoc_body"],
    drops: { parenthesized_expression: "()" },
    write: writeToken,
  },
};

function readElement(node: Node, type: string): NodeMeaning {
  const element = node.namedChildren.find((child) => child?.type === type);
  const name = element?.childForFieldName("name") ?? element?.namedChild(0);
  return name ? { name: name.text, kind: "value" } : null;
}

/** `it("adds", function () { … })`. */
function readTestCall(node: Node): NodeMeaning {
  if (!/^(?:it|test|describe)$/.test(node.childForFieldName("function")?.text ?? "")) return null;
  const title = node.childForFieldName("arguments")?.namedChild(0);
  return title ? { name: unquote(title.text), kind: "test" } : null;
}

function writeToken(token: string, type: string): string {
  const isPlain = (type === "string" || type === "encapsed_string") && !/[\\$"']/.test(token.slice(1, -1));
  return isPlain ? `"${token.slice(1, -1)}"` : token;
}
