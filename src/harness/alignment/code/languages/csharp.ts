import type { Node } from "@vscode/tree-sitter-wasm";
import { named, namingOf, type LanguageRules, type NodeMeaning } from "./rules.ts";

/** C#. @see specs/alignment.md §3.2 */
export const csharp: LanguageRules = {
  grammar: "c-sharp",
  nodes: [
    ...named("container", ["class_declaration", "struct_declaration", "interface_declaration", "enum_declaration"]),
    ...named("container", ["record_declaration", "delegate_declaration", "namespace_declaration"]),
    ...named("function", ["method_declaration", "constructor_declaration", "destructor_declaration"]),
    ...named("function", ["local_function_statement", "property_declaration", "event_declaration"]),
    ...named("value", ["enum_member_declaration"]),
    { type: "field_declaration", read: readField },
    { type: "event_field_declaration", read: readField },
    { type: "indexer_declaration", read: () => ({ name: "this[]", kind: "function" }) },
    { type: "operator_declaration", read: readOperator },
    { type: "conversion_operator_declaration", read: readConversion },
  ],
  tokens: {
    atoms: ["string_literal", "verbatim_string_literal", "raw_string_literal", "character_literal"],
    drops: { parenthesized_expression: "()" },
  },
};

function readField(node: Node): NodeMeaning {
  const declaration = node.namedChildren.find((child) => child?.type === "variable_declaration");
  const declarator = declaration?.namedChildren.find((child) => child?.type === "variable_declarator");
  return namingOf(declarator?.childForFieldName("name"), "value");
}

function readConversion(node: Node): NodeMeaning {
  return { name: `operator ${node.childForFieldName("type")?.text ?? ""}`, kind: "function" };
}

function readOperator(node: Node): NodeMeaning {
  return { name: `operator ${node.childForFieldName("operator")?.text ?? ""}`, kind: "function" };
}
