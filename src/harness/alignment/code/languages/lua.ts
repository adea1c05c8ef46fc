import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const CALL = "(function_call name: (identifier) arguments: (arguments . (string) (function_definition))) @s";
const TEST_WORDS = /^(?:describe|it|test|context|spec|pending|insulate|expose)$/;

/** Lua, with the calls of busted. @see specs/alignment.md §3.2 */
export const lua: LanguageRules = {
  grammar: "lua",
  isPacked: true,
  nodes: [
    { type: "function_declaration", read: (node) => namedBy(node.childForFieldName("name"), null) },
    { type: "variable_declaration", read: (node) => readAssignment(childOf(node, "assignment_statement") ?? node) },
    { type: "assignment_statement", pattern: "(chunk (assignment_statement) @s)", read: readAssignment },
    { type: "field", pattern: "(field name: (_)) @s", read: readField },
    { type: "function_call", pattern: CALL, read: readTest },
  ],
  tokens: {
    atoms: ["string"],
    drops: { block: ";", chunk: ";", "function_call arguments": "()", parenthesized_expression: "()" },
    write: writeToken,
  },
};

/** `M.add = function … end`, `local a, b = 1, 2`; the first name counts. */
function readAssignment(node: Node): NodeMeaning {
  const values = childOf(node, "expression_list");
  return namedBy(childOf(node, "variable_list")?.childForFieldName("name"), values?.childForFieldName("value"));
}

function readField(node: Node): NodeMeaning {
  return namedBy(node.childForFieldName("name"), node.childForFieldName("value"));
}

/** @param value what is assigned; null where it is a function */
function namedBy(name: Node | null | undefined, value: Node | null | undefined): NodeMeaning {
  if (!name) return null;
  const isFunction = value === null || value?.type === "function_definition";
  const kind = isFunction ? "function" : value?.type === "table_constructor" ? "container" : "value";
  return { name: unquote(name.text).replaceAll(":", "."), kind };
}

/** `it("adds", function() … end)`. */
function readTest(node: Node): NodeMeaning {
  if (!TEST_WORDS.test(node.childForFieldName("name")?.text ?? "")) return null;
  const title = node.childForFieldName("arguments")?.namedChild(0);
  return title ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}

/** Either quote makes the same string; fields are parted by either sign. */
function writeToken(token: string, type: string, parent: string): string {
  if (type === ";" && parent.endsWith("table_constructor")) return ",";
  if (type !== "string" || !token.startsWith("'") || token.includes('"')) return token;
  return `"${token.slice(1, -1).replaceAll("\\'", "'")}"`;
}
