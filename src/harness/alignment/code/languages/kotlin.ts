import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, named, namingOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const TITLED = "(call_expression (call_expression (identifier) (value_arguments)) (annotated_lambda)) @s";
const STRING_SPEC = "(call_expression (string_literal) (annotated_lambda)) @s";
const INFIX = "(infix_expression (string_literal) (identifier) (lambda_literal)) @s";
/** Kotest's and Spek's words, those of focused and pending tests too. */
const TEST_WORDS =
  /^(?:[xf]?(?:test|context|describe|it|given|when|then|and|should|feature|scenario|group)|expect|Given|When|Then|And|Feature|Scenario)$/;

/** Kotlin, with the calls of Kotest. @see specs/alignment.md §3.2 */
export const kotlin: LanguageRules = {
  grammar: "kotlin",
  isPacked: true,
  nodes: [
    ...named("container", ["class_declaration", "object_declaration"]),
    { type: "type_alias", read: (node) => namingOf(node.childForFieldName("type"), "container") },
    { type: "companion_object", read: readCompanion },
    { type: "function_declaration", read: readFunction },
    { type: "secondary_constructor", read: () => ({ name: "constructor", kind: "function" }) },
    { type: "anonymous_initializer", read: () => ({ name: "init", kind: "function", prefix: "" }) },
    { type: "property_declaration", read: readProperty },
    { type: "class_parameter", read: (node) => namingOf(childOf(node, "identifier"), "value") },
    { type: "enum_entry", read: (node) => namingOf(childOf(node, "identifier"), "container") },
    { type: "call_expression", pattern: `${TITLED} ${STRING_SPEC}`, read: readTest },
    { type: "infix_expression", pattern: INFIX, read: readInfix },
  ],
  tokens: {
    atoms: ["string_literal", "multiline_string_literal", "character_literal"],
    drops: { "*": ";", parenthesized_expression: "()" },
  },
};

/** A name may stand in back-ticks, `` `adds two numbers` ``; results have it without. */
function readFunction(node: Node): NodeMeaning {
  const name = node.childForFieldName("name")?.text;
  return name === undefined ? null : { name: name.replaceAll("`", ""), kind: "function" };
}

function readCompanion(node: Node): NodeMeaning {
  return { name: node.childForFieldName("name")?.text ?? "Companion", kind: "container", prefix: "" };
}

function readProperty(node: Node): NodeMeaning {
  const declared = childOf(node, "variable_declaration") ?? childOf(node, "multi_variable_declaration");
  const variable = declared?.type === "multi_variable_declaration" ? declared.namedChild(0) : declared;
  return variable ? namingOf(childOf(variable, "identifier"), "value") : null;
}

/** `test("adds") { … }`, and `"adds" { … }` of a StringSpec. */
function readTest(node: Node): NodeMeaning {
  const called = node.namedChild(0);
  if (called?.type === "string_literal") return { name: unquote(called.text), kind: "test", onlyInTests: true };
  if (!TEST_WORDS.test(called?.namedChild(0)?.text.replaceAll("`", "") ?? "")) return null;
  const title = called?.namedChild(1)?.namedChild(0)?.namedChild(0);
  const isTitle = title?.type === "string_literal";
  return isTitle ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}

/** `"a list" should { … }`. */
function readInfix(node: Node): NodeMeaning {
  if (!/^(?:should|[Ww]hen|`when`|and)$/.test(node.namedChild(1)?.text ?? "")) return null;
  return { name: unquote(node.namedChild(0)?.text ?? ""), kind: "test", onlyInTests: true };
}
