import type { Node } from "@vscode/tree-sitter-wasm";
import { maskCommentsInMacros, tidyMacroBody } from "./cpp-definitions.ts";
import { maskMacros, MARKS_BEFORE } from "./cpp-macros.ts";
import { named, namingOf, placed, unquote, type LanguageRules, type NodeMeaning, type NodeRule } from "./rules.ts";

const GOOGLE_TESTS = /^(?:TYPED_)?TEST(?:_F|_P)?$/;
const BOOST_TESTS = /^BOOST_(?:AUTO|FIXTURE|DATA|PARAM)_TEST_CASE$/;
const CALLED_TESTS = /^(?:TEMPLATE_)?(?:TEST_CASE|SCENARIO|SECTION|SUBCASE|GIVEN|WHEN|THEN)(?:_FIXTURE|_METHOD)?$/;
const BODIED = ["struct_specifier", "class_specifier", "union_specifier", "enum_specifier"];

const bodied: readonly NodeRule[] = BODIED.map((type) => ({
  type,
  pattern: `(${type} body: (_)) @s`,
  read: (node) => namingOf(node.childForFieldName("name"), "container") ?? readAnonymous(node),
}));

/** C and C++, with the macros of GoogleTest, Catch2 and doctest. @see specs/alignment.md §3.2 */
export const cpp: LanguageRules = {
  grammar: "cpp",
  nodes: [
    { type: "function_definition", read: readFunction },
    { type: "declaration", read: readDeclaration, isValue: (node) => !declaresFunction(node) },
    { type: "field_declaration", read: readDeclaration },
    { type: "type_definition", read: (node) => readDeclared(node, "container") },
    ...bodied,
    ...named("container", ["alias_declaration", "concept_definition"]),
    { type: "namespace_definition", read: readNamespace },
    ...named("value", ["enumerator", "preproc_def"]),
    ...named("function", ["preproc_function_def"]),
    {
      type: "call_expression",
      pattern: "(expression_statement (call_expression function: (identifier)) @s)",
      read: readTestMacro,
    },
    {
      type: "linkage_specification",
      read: (node) => (node.childForFieldName("body")?.type === "declaration_list" ? null : "wrapper"),
    },
    ...placed("wrapper", ["template_declaration"]),
  ],
  tokens: {
    atoms: ["string_literal", "raw_string_literal", "char_literal", "system_lib_string"],
    drops: {},
    write: (token, type) => (type === "preproc_arg" ? tidyMacroBody(token) : token),
  },
  mask: (text) => maskCommentsInMacros(maskMacros(text)),
  leadIn: MARKS_BEFORE,
};

/** `namespace { … }` says nothing of the names in it. */
function readNamespace(node: Node): NodeMeaning {
  return namingOf(node.childForFieldName("name"), "container") ?? { name: "namespace", kind: "container", prefix: "" };
}

/** `enum { LIMIT = 3 };`, if no variable or type has it. */
function readAnonymous(node: Node): NodeMeaning {
  if (node.type !== "enum_specifier" || node.parent?.childForFieldName("declarator")) return null;
  const first = node.childForFieldName("body")?.namedChildren.find((child) => child?.type === "enumerator");
  const name = first?.childForFieldName("name")?.text;
  return name === undefined ? null : { name: `enum ${name}…`, kind: "container", prefix: "" };
}

/** `TEST(Suite, adds) { … }` looks like a function without a type. */
function readFunction(node: Node): NodeMeaning {
  const declared = innermost(node);
  if (declared === null) return null;
  if (GOOGLE_TESTS.test(declared.text)) {
    const parameters = declared.parent?.childForFieldName("parameters")?.text ?? "";
    const [suite, name] = parameters.slice(1, -1).split(",");
    return { name: `${suite?.trim()}.${name?.trim()}`, kind: "test" };
  }
  if (BOOST_TESTS.test(declared.text)) {
    const parameters = declared.parent?.childForFieldName("parameters")?.text ?? "";
    return { name: parameters.slice(1, -1).split(",")[0]?.trim() ?? "", kind: "test" };
  }
  return { name: nameOf(declared), kind: "function" };
}

function readDeclaration(node: Node): NodeMeaning {
  return readDeclared(node, declaresFunction(node) ? "function" : "value");
}

function declaresFunction(node: Node): boolean {
  return node.childForFieldName("declarator")?.type === "function_declarator";
}

function readDeclared(node: Node, kind: "function" | "value" | "container"): NodeMeaning {
  const declared = innermost(node);
  return declared === null ? null : { name: nameOf(declared), kind };
}

/** The name in `*(*fit)(int)[3]`. */
function innermost(node: Node): Node | null {
  let declarator = node.childForFieldName("declarator");
  for (let depth = 0; declarator !== null && depth < 20; depth += 1) {
    const inner =
      declarator.childForFieldName("declarator") ??
      (declarator.type.endsWith("_declarator") ? declarator.namedChildren.find((child) => child !== null) : null);
    if (!inner || declarator.type === "operator_cast") return declarator;
    declarator = inner;
  }
  return declarator;
}

function nameOf(node: Node): string {
  // `operator bool()`; and `void EXPORT f()`, where the grammar adds a `::` in its mind
  if (node.type === "operator_cast") return `operator ${node.childForFieldName("type")?.text}`;
  if (node.type === "qualified_identifier" && !node.text.includes("::"))
    return node.childForFieldName("name")?.text ?? node.text;
  return node.text.replace(/\s+/g, "").replaceAll("::", ".");
}

/** `TEST_CASE("adds", "[math]") { … }` parses as a call, and a block behind it. */
function readTestMacro(node: Node): NodeMeaning {
  if (!CALLED_TESTS.test(node.childForFieldName("function")?.text ?? "")) return null;
  const title = node.childForFieldName("arguments")?.namedChild(0);
  return title ? { name: unquote(title.text), kind: "test", reaches: blockBehind(node) } : null;
}

function blockBehind(call: Node): number {
  const next = call.parent?.nextSibling;
  return next?.type === "compound_statement" ? next.endIndex : call.endIndex;
}
