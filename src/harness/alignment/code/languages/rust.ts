import type { Node } from "@vscode/tree-sitter-wasm";
import { named, placed, type LanguageRules, type NodeMeaning } from "./rules.ts";

/** Rust. @see specs/alignment.md §3.2 */
export const rust: LanguageRules = {
  grammar: "rust",
  nodes: [
    ...named("function", ["function_item", "function_signature_item", "macro_definition"]),
    ...named("container", ["struct_item", "enum_item", "union_item", "trait_item", "mod_item", "type_item"]),
    ...named("value", ["const_item", "static_item", "field_declaration", "enum_variant", "associated_type"]),
    { type: "impl_item", read: readImplementation },
    { type: "macro_invocation", read: readTestMacro },
    ...placed("between", ["attribute_item", "inner_attribute_item"]),
  ],
  tokens: {
    atoms: ["string_literal", "raw_string_literal", "char_literal"],
    drops: {
      match_arm: ",",
      "match_arm block": "{}",
      "closure_expression block": "{}",
      parenthesized_expression: "()",
    },
  },
};

/** `impl Fit for Trainer<T>` has a name of its own; its functions are `Trainer.fit`. */
function readImplementation(node: Node): NodeMeaning {
  const type = node.childForFieldName("type");
  if (type === null) return null;
  const prefix = (type.childForFieldName("type") ?? type).text;
  const trait = node.childForFieldName("trait")?.text;
  return {
    name: trait === undefined ? `impl ${type.text}` : `impl ${trait} for ${type.text}`,
    kind: "container",
    prefix,
  };
}

/** `rgtest!(binary, |dir| { … })`: a project's own macro that makes a test of its first name. */
function readTestMacro(node: Node): NodeMeaning {
  const statement = node.parent?.type === "expression_statement" ? node.parent : node;
  if (!/^(?:source_file|declaration_list)$/.test(statement.parent?.type ?? "")) return null;
  const given = node.namedChildren.find((child) => child?.type === "token_tree");
  const name = given?.child(1);
  if (name?.type !== "identifier" || given?.child(2)?.text !== ",") return null;
  return { name: name.text, kind: "test", onlyInTests: true };
}
