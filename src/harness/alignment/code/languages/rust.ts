import type { Node } from "@vscode/tree-sitter-wasm";
import { named, namingOf, placed, type LanguageRules, type NodeMeaning } from "./rules.ts";

/** Rust. @see specs/alignment.md §3.2 */
export const rust: LanguageRules = {
  grammar: "rust",
  nodes: [
    ...named("function", ["function_signature_item", "macro_definition"]),
    ...named("container", ["struct_item", "enum_item", "union_item", "trait_item", "type_item"]),
    { type: "function_item", read: (node) => readTestable(node, "function") },
    { type: "mod_item", read: (node) => readTestable(node, "container") },
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

/** `#[test]`, `#[tokio::test(…)]`, `#[rstest]`, `#[test_case(…)]`, `#[cfg(test)]`, `#[cfg(all(test, unix))]`. */
const TEST_ATTRIBUTE =
  /^#\[(?:(?:[\w:]*::)?(?:test|rstest|test_case|quickcheck|wasm_bindgen_test)[\](]|cfg\((?:all\()?test[,)])/;

/** A function or module, and whether an attribute right before it makes a test of it. */
function readTestable(node: Node, kind: "function" | "container"): NodeMeaning {
  const naming = namingOf(node.childForFieldName("name"), kind);
  return naming !== null && hasTestAttribute(node) ? { ...naming, isTest: true } : naming;
}

function hasTestAttribute(node: Node): boolean {
  let before = node.previousNamedSibling;
  while (before !== null && /^(?:attribute_item|line_comment|block_comment)$/.test(before.type)) {
    if (before.type === "attribute_item" && TEST_ATTRIBUTE.test(before.text.replace(/\s+/g, ""))) return true;
    before = before.previousNamedSibling;
  }
  return false;
}

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
