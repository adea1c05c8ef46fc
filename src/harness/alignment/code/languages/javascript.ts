import type { Node } from "@vscode/tree-sitter-wasm";
import {
  named,
  namingOf,
  placed,
  unquote,
  type LanguageRules,
  type Naming,
  type NodeMeaning,
  type NodeRule,
} from "./rules.ts";

const TEST_WORDS = new Set(
  (
    "test it describe suite context specify bench xit xtest xdescribe fit fdescribe ftest Deno QUnit " +
    "Scenario Feature Given When Then"
  ).split(" "),
);
const TEST_METHODS = new Set(["test", "it", "describe", "suite", "step"]);
const FUNCTIONS = new Set(["arrow_function", "function_expression", "generator_function", "function"]);

/** Calls with a name and a function that are no tests. */
const NO_HELPER =
  /^(?:before|after|mock|stub|define$|on$|once$|setup$|teardown$|set[A-Z]|add[A-Z]|require$|import$|register|use[A-Z]|\$)/;
/** Methods that are helpers of tests. */
const HELPER =
  /^(?:[fx]?(?:test|it|describe)|suite|spec|scenario|feature|case|bench)(?![a-z])|(?:Test|Describe|Suite|Spec|Scenario)/;

const CALL = `(call_expression arguments: (arguments . [(string) (template_string) (binary_expression) (identifier)
  (member_expression) (object) (function_expression)])) @s`;

const NODES: readonly NodeRule[] = [
  ...named("function", ["function_declaration", "generator_function_declaration", "method_definition"]),
  ...named("container", ["class_declaration"]),
  { type: "lexical_declaration", read: readDeclaration, isValue: declaresValue },
  { type: "variable_declaration", read: readDeclaration, isValue: declaresValue },
  { type: "pair", read: (node) => valued(node, node.childForFieldName("key")) },
  { type: "call_expression", pattern: CALL, read: readTestCall },
  { type: "export_statement", read: readExport },
  {
    type: "assignment_expression",
    pattern: "(program (expression_statement (assignment_expression left: (member_expression)) @s))",
    read: (node) => valued(node, node.childForFieldName("left"), "right"),
  },
  ...placed("between", ["decorator"]),
];

const TYPED_NODES: readonly NodeRule[] = [
  ...NODES,
  ...["function_signature", "method_signature", "abstract_method_signature"].map((type) => ({
    type,
    read: readSignature,
  })),
  ...named("container", ["abstract_class_declaration", "interface_declaration", "type_alias_declaration"]),
  ...named("container", ["enum_declaration", "internal_module"]),
  { type: "module", pattern: "(module name: (_)) @s", read: (node) => valued(node, node.childForFieldName("name")) },
  { type: "public_field_definition", read: (node) => valued(node, node.childForFieldName("name")) },
  ...named("value", ["property_signature", "enum_assignment"]),
  {
    type: "property_identifier",
    pattern: "(enum_body (property_identifier) @s)",
    read: (node) => namingOf(node, "value"),
  },
  ...placed("wrapper", ["ambient_declaration"]),
];

const TOKENS = {
  atoms: ["string", "regex"],
  write: writeToken,
  drops: {
    "*": ";",
    parenthesized_expression: "()",
    parenthesized_type: "()",
    "arrow_function formal_parameters": "()",
    "new_expression arguments": "()",
    object_type: ",",
    interface_body: ",",
    union_type: "^|",
    intersection_type: "^&",
  },
};

/** JavaScript with JSX. @see specs/alignment.md §3.2 */
export const javascript: LanguageRules = {
  grammar: "javascript",
  nodes: [...NODES, { type: "field_definition", read: (node) => valued(node, node.childForFieldName("property")) }],
  tokens: TOKENS,
  leadIn: /(?:await|void)[ \t]+/y,
};

/** TypeScript. @see specs/alignment.md §3.2 */
export const typescript: LanguageRules = { ...javascript, grammar: "typescript", nodes: TYPED_NODES };

/** TypeScript with JSX. @see specs/alignment.md §3.2 */
export const tsx: LanguageRules = { ...typescript, grammar: "tsx" };

/** Overloads and the function behind them are one. */
function readSignature(node: Node): NodeMeaning {
  const naming = namingOf(node.childForFieldName("name"), "function");
  return naming && { ...naming, goesOn: true };
}

/** A declaration that begins with a plain value. */
function declaresValue(node: Node): boolean {
  const first = node.namedChild(0);
  return first?.type === "variable_declarator" && kindOf(first) === "value";
}

function readDeclaration(node: Node): NodeMeaning {
  const declarator = node.namedChildren.find((child) => child?.type === "variable_declarator");
  const meaning = declarator ? valued(declarator, declarator.childForFieldName("name")) : null;
  return typeof meaning === "object" && meaning !== null ? { ...meaning, name: tidyPattern(meaning.name) } : meaning;
}

/** `{ a, b }` of a pattern, however it was written. */
function tidyPattern(name: string): string {
  if (!/^[{[]/.test(name)) return name;
  return name
    .replace(/\s+/g, "")
    .replace(/,(?=[}\]])/g, "")
    .replaceAll(",", ", ");
}

/** A name whose value may be a function or a class. */
function valued(node: Node, name: Node | null, field = "value"): NodeMeaning {
  if (name === null) return null;
  const kind = kindOf(node, field);
  return { name: unquote(name.text), kind: kind === "container" && node.type === "pair" ? "value" : kind };
}

function kindOf(node: Node, field = "value"): Naming["kind"] {
  const value = node.childForFieldName(field)?.type ?? "";
  if (FUNCTIONS.has(value)) return "function";
  return value === "class" || value === "object" ? "container" : "value";
}

function readExport(node: Node): NodeMeaning {
  if (node.childForFieldName("declaration") !== null) return "wrapper";
  const value = node.childForFieldName("value");
  if (value === null) return null;
  if (value.type === "call_expression" || value.type === "object") return { name: "default", kind: "container" };
  return { name: "default", kind: FUNCTIONS.has(value.type) ? "function" : "container" };
}

/** `test("adds", …)`, `it.each(…)("…", …)`, `Deno.test({ name: "…" })`, `t.test("…", () => …)`. */
function readTestCall(node: Node): NodeMeaning {
  const callee = node.childForFieldName("function");
  const first = node.childForFieldName("arguments")?.namedChild(0);
  if (!callee || !first) return null;
  if (!isTestCallee(node, callee)) return readHelperCall(node, callee, first);
  const name = titleOf(first);
  return name === null ? null : { name, kind: "test" };
}

/** `describeOnEachEngine("…", (engine) => { … })`, `testIf(gpu)("…", () => { … })`: a test by its form, not by its name. */
function readHelperCall(call: Node, callee: Node, first: Node): NodeMeaning {
  if (first.type !== "string" && first.type !== "template_string") return null;
  if (!hasFunction(call) || !isStatement(call) || !mayBeHelper(callee)) return null;
  return { name: unquote(first.text), kind: "test", onlyInTests: true };
}

/** Not what sets up, mocks or listens; a method only where its name speaks of tests: `app.get("/", () => { … })` does not. */
function mayBeHelper(callee: Node): boolean {
  let target: Node | null = callee;
  for (let depth = 0; depth < 8 && target?.type === "call_expression"; depth += 1)
    target = target.childForFieldName("function");
  if (target?.type === "identifier") return !NO_HELPER.test(target.text);
  return target?.type === "member_expression" && HELPER.test(target.childForFieldName("property")?.text ?? "");
}

function isStatement(call: Node): boolean {
  const around = call.parent?.type === "await_expression" ? call.parent.parent : call.parent;
  return around?.type === "expression_statement";
}

function hasFunction(call: Node): boolean {
  const given = call.childForFieldName("arguments")?.namedChildren ?? [];
  return given.some((argument) => FUNCTIONS.has(argument?.type ?? ""));
}

function isTestCallee(call: Node, callee: Node): boolean {
  let root: Node | null = callee;
  for (let depth = 0; depth < 8 && /^(?:call|member)_expression$/.test(root?.type ?? ""); depth += 1)
    root = root?.childForFieldName(root.type === "call_expression" ? "function" : "object") ?? null;
  if (root?.type !== "identifier") return false;
  if (TEST_WORDS.has(root.text))
    return callee.type !== "call_expression" || callee.childForFieldName("function") !== null;
  const method = callee.type === "member_expression" ? callee.childForFieldName("property")?.text : undefined;
  return method !== undefined && TEST_METHODS.has(method) && hasFunction(call);
}

function titleOf(node: Node): string | null {
  if (node.type === "object") {
    const pair = node.namedChildren.find((child) => child?.childForFieldName("key")?.text === "name");
    const value = pair?.childForFieldName("value");
    return value ? unquote(value.text) : null;
  }
  if (node.type === "function_expression") return node.childForFieldName("name")?.text ?? null;
  return unquote(node.text);
}

function writeToken(token: string, type: string, parent: string): string {
  if (type === "number") return writeNumber(token);
  if (type === "jsx_text") return token.replace(/\s+/g, " ").trim();
  if (type !== "string") return token;
  const inner = token.slice(1, -1).replace(/\\(["'])/g, "$1");
  const isKey = /(?:^| )(?:pair|property_signature)$/.test(parent) && /^[A-Za-z_$][\w$]*$/.test(inner);
  return isKey ? inner : `"${inner}"`;
}

/** Formatters write `0XAB` as `0xab` and `1.50` as `1.5`. */
function writeNumber(token: string): string {
  const value = Number(token.replaceAll("_", ""));
  return Number.isNaN(value) ? token.toLowerCase() : String(value);
}
