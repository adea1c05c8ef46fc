import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, named, namingOf, placed, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const SIGNATURES = ["function_signature", "getter_signature", "setter_signature"];
const LISTS = ["static_final_declaration_list", "initialized_identifier_list"];
const CALL = `(expression_statement (identifier) (selector (argument_part (arguments
  . (argument (string_literal)) (argument (function_expression)))))) @s`;

/** Dart, with the calls of its package `test`. @see specs/alignment.md §3.2 */
export const dart: LanguageRules = {
  grammar: "dart",
  isPacked: true,
  nodes: [
    ...named("container", ["class_definition", "extension_declaration", "enum_declaration"]),
    ...named("container", ["extension_type_declaration"]),
    { type: "mixin_declaration", read: (node) => namingOf(childOf(node, "identifier"), "container") },
    { type: "type_alias", read: (node) => namingOf(childOf(node, "type_identifier"), "container") },
    ...SIGNATURES.map((type) => ({ type, pattern: `(program (${type}) @s)`, read: readSignature })),
    { type: "method_signature", read: readSignature },
    { type: "declaration", read: readDeclaration },
    { type: "local_function_declaration", read: (node) => readSignature(node.namedChild(0)) },
    ...LISTS.map((type) => ({ type, pattern: `(program (${type}) @s)`, read: readVariables })),
    ...named("value", ["enum_constant"]),
    { type: "expression_statement", pattern: CALL, read: readTest },
    ...placed("between", ["annotation"]),
  ],
  tokens: { atoms: ["string_literal"], drops: { "*": ";", parenthesized_expression: "()" }, write: writeToken },
};

/** The head of a function; its body is the node behind it. */
function readSignature(node: Node | null): NodeMeaning {
  const name = node === null ? null : nameIn(node);
  if (node === null || name === null) return null;
  const body = node.nextNamedSibling;
  const parts = body?.type === "function_body" ? [node, body] : [node];
  return { name, kind: "function", parts, ...(name === "main" ? { prefix: "" } : {}) };
}

/** The name in a signature, in one inside it too; that of a constructor without its class. */
function nameIn(node: Node): string | null {
  const parts = node.childrenForFieldName("name").filter((child) => child?.type === "identifier");
  const own = parts.at(-1) ?? node.namedChildren.findLast((child) => child?.type === "identifier");
  if (own) return own.text;
  const operator = childOf(node, "binary_operator");
  if (operator !== null) return `operator ${operator.text}`;
  const inner = node.namedChildren.find((child) => /(?:signature|lambda_expression)$/.test(child?.type ?? ""));
  return inner ? nameIn(inner) : null;
}

/** A field, a constructor or a function without a body. */
function readDeclaration(node: Node): NodeMeaning {
  const list = node.namedChildren.find((child) => LISTS.includes(child?.type ?? ""));
  if (list) return namingOf(variableIn(list), "value");
  const name = nameIn(node);
  return name === null ? null : { name, kind: "function" };
}

/** A variable of the file; its type and `const` are nodes before it, on its line. */
function readVariables(node: Node, text: string): NodeMeaning {
  const name = variableIn(node)?.text;
  if (name === undefined) return null;
  const line = text.lastIndexOf("\n", node.startIndex) + 1;
  const head = text.slice(line, node.startIndex);
  return { name, kind: "value", parts: /[;{}]|\*\//.test(head) ? [node] : partsFrom(line, node) };
}

function partsFrom(from: number, last: Node): readonly Node[] {
  const parts = [last];
  for (let node = last.previousSibling; node !== null && node.startIndex >= from; node = node.previousSibling)
    parts.unshift(node);
  return parts;
}

function variableIn(list: Node): Node | null {
  return list.namedChild(0)?.namedChild(0) ?? null;
}

/** `test('adds', () { … })`. */
function readTest(node: Node): NodeMeaning {
  if (!/^(?:test|group|testWidgets|blocTest|testGoldens)$/.test(node.namedChild(0)?.text ?? "")) return null;
  const title = node.namedChild(1)?.namedChild(0)?.namedChild(0)?.namedChild(0)?.namedChild(0);
  return title ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}

/** Literals side by side are one node, and a formatter indents them. */
function writeToken(token: string, type: string): string {
  return type === "string_literal" ? token.replace(/(["'])\s*\n\s*(?=r?["'])/g, "$1 ") : token;
}
