import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, named, namingOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const CALL = `(call_expression (simple_identifier) (call_suffix
  (value_arguments (value_argument value: (line_string_literal))) (lambda_literal))) @s`;

/** Swift, with the calls of Quick. @see specs/alignment.md §3.2 */
export const swift: LanguageRules = {
  grammar: "swift",
  isPacked: true,
  nodes: [
    { type: "class_declaration", read: readType },
    ...named("container", ["protocol_declaration", "typealias_declaration", "associatedtype_declaration"]),
    { type: "function_declaration", read: readFunction },
    ...named("function", ["protocol_function_declaration"]),
    { type: "init_declaration", read: () => ({ name: "init", kind: "function" }) },
    { type: "deinit_declaration", read: () => ({ name: "deinit", kind: "function" }) },
    { type: "subscript_declaration", read: () => ({ name: "subscript", kind: "function" }) },
    { type: "property_declaration", read: readProperty },
    { type: "protocol_property_declaration", read: readProperty },
    ...named("value", ["enum_entry"]),
    { type: "operator_declaration", read: (node) => namingOf(childOf(node, "custom_operator"), "value") },
    { type: "macro_declaration", read: (node) => namingOf(childOf(node, "simple_identifier"), "function") },
    { type: "call_expression", pattern: CALL, read: readTest },
  ],
  tokens: {
    atoms: ["line_string_literal", "multi_line_string_literal", "raw_string_literal"],
    drops: { "*": ";" },
  },
};

/** `extension Trainer: Fit` has a name of its own; its functions are `Trainer.fit`. */
function readType(node: Node): NodeMeaning {
  const name = node.childForFieldName("name")?.text;
  if (name === undefined) return null;
  if (node.childForFieldName("declaration_kind")?.text !== "extension") return { name, kind: "container" };
  const protocols = node.namedChildren.filter((child) => child?.type === "inheritance_specifier");
  const list = protocols.map((protocol) => protocol?.text).join(", ");
  return { name: `extension ${name}${list === "" ? "" : `: ${list}`}`, kind: "container", prefix: name };
}

/** An operator has no node for its name where it is a plain sign. */
function readFunction(node: Node): NodeMeaning {
  const name = node.childForFieldName("name");
  if (name !== null && name.type !== "user_type") return namingOf(name, "function");
  const sign = /\bfunc\s+(\S+?)\s*[(<]/.exec(node.text.slice(0, 300))?.[1];
  return sign === undefined ? null : { name: sign, kind: "function" };
}

function readProperty(node: Node): NodeMeaning {
  const pattern = node.childForFieldName("name");
  return namingOf(pattern?.childForFieldName("bound_identifier") ?? pattern, "value");
}

/** `it("adds") { … }`. */
function readTest(node: Node): NodeMeaning {
  if (!/^[xf]?(?:describe|context|it)$/.test(node.namedChild(0)?.text ?? "")) return null;
  const title = node.namedChild(1)?.namedChild(0)?.namedChild(0)?.childForFieldName("value");
  return title ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}
