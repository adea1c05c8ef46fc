import type { Node } from "@vscode/tree-sitter-wasm";
import { named, namingOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const CALL =
  "(call_expression function: (call_expression function: (identifier) arguments: (arguments . (string)))) @s";
const INFIX = "(infix_expression right: (block)) @s";
const TEST_WORDS = /^(?:test|it|they|describe|property|suite|scenario|feature|Scenario|Feature|suiteAll)$/;
const TEST_VERBS = /^(?:in|when|should|must|can|that|which|ignore|-|>>)$/;

/** Scala, with the calls of ScalaTest, MUnit, specs2 and ZIO. @see specs/alignment.md §3.2 */
export const scala: LanguageRules = {
  grammar: "scala",
  isPacked: true,
  nodes: [
    ...named("container", ["class_definition", "object_definition", "trait_definition", "enum_definition"]),
    ...named("container", ["type_definition", "package_object", "given_definition"]),
    ...named("function", ["function_definition", "function_declaration"]),
    ...["val_definition", "var_definition"].map((type) => ({
      type,
      read: (node: Node) => namingOf(node.childForFieldName("pattern"), "value"),
    })),
    ...named("value", ["val_declaration", "var_declaration", "class_parameter"]),
    { type: "enum_case_definitions", read: (node) => namingOf(node.namedChild(0)?.childForFieldName("name"), "value") },
    { type: "call_expression", pattern: CALL, read: readCall },
    { type: "infix_expression", pattern: INFIX, read: readInfix },
  ],
  tokens: {
    atoms: ["string", "character_literal"],
    drops: { "*": ";", parenthesized_expression: "()" },
  },
  isIndented: true,
};

/** `test("adds") { … }`. */
function readCall(node: Node): NodeMeaning {
  const called = node.childForFieldName("function");
  if (!TEST_WORDS.test(called?.childForFieldName("function")?.text ?? "")) return null;
  const title = called?.childForFieldName("arguments")?.namedChild(0);
  return title ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}

/** `"A stack" should "pop" in { … }`, `"pops" in { … }`. */
function readInfix(node: Node): NodeMeaning {
  const subject = node.childForFieldName("left");
  if (subject === null || !TEST_VERBS.test(node.childForFieldName("operator")?.text ?? "")) return null;
  const title = subject.text.slice(0, 500);
  return title.includes('"') ? { name: title.replaceAll('"', ""), kind: "test", onlyInTests: true } : null;
}
