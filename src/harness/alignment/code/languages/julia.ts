import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, named, unquote, type LanguageRules, type NodeMeaning, type NodeRule } from "./rules.ts";

const FIELDS = ["typed_expression", "identifier"];
const BLOCKS = ["source_file", "module_definition"];

/** Julia, with `@testset`. @see specs/alignment.md §3.2 */
export const julia: LanguageRules = {
  grammar: "julia",
  isPacked: true,
  nodes: [
    ...named("container", ["module_definition"]),
    ...["struct_definition", "abstract_definition", "primitive_definition"].map((type): NodeRule => ({
      type,
      read: (node) => readHead(node, "container"),
    })),
    { type: "function_definition", read: (node) => readHead(node, "function") },
    { type: "macro_definition", read: readMacro },
    { type: "assignment", read: readAssignment },
    ...["const_statement", "global_statement"].map((type): NodeRule => ({ type, read: () => "wrapper" })),
    ...FIELDS.map((type): NodeRule => ({ type, pattern: `(struct_definition (${type}) @s)`, read: readField })),
    { type: "macrocall_expression", read: readMacroCall },
    { type: "string_literal", pattern: BLOCKS.map((type) => `(${type} (string_literal) @s)`).join(" "), read: readDoc },
  ],
  tokens: { atoms: ["string_literal", "command_literal", "prefixed_string_literal"], drops: { "*": ";" } },
  docstrings: BLOCKS.map((type) => `(${type} (string_literal) @d)`).join(" "),
};

/** The name in `fit(a)::Int where T`, `Trainer{T} <: Base`. */
function readHead(node: Node, kind: "container" | "function"): NodeMeaning {
  const head = childOf(node, kind === "container" ? "type_head" : "signature");
  return head === null ? null : { name: firstName(head), kind };
}

function firstName(head: Node): string {
  let name = head;
  while (!/^(?:identifier|operator|field_expression|interpolation_expression)$/.test(name.type)) {
    const next = name.namedChild(0);
    if (next === null) break;
    name = next;
  }
  return name.text.slice(0, 100);
}

function readMacro(node: Node): NodeMeaning {
  const head = childOf(node, "signature");
  return head === null ? null : { name: `@${firstName(head)}`, kind: "function" };
}

/** `short(x) = x + 1` is a function. */
function readAssignment(node: Node): NodeMeaning {
  let left = node.namedChild(0);
  while (left !== null && /^(?:where_expression|typed_expression)$/.test(left.type)) left = left.namedChild(0);
  if (left === null) return null;
  if (left.type === "call_expression") return { name: firstName(left), kind: "function" };
  return left.type === "identifier" ? { name: left.text, kind: "value" } : null;
}

function readField(node: Node): NodeMeaning {
  return { name: firstName(node), kind: "value" };
}

/** `@testset "adds" begin … end`, `@enum Mode Fast Slow`; others belong to the definition behind them. */
function readMacroCall(node: Node): NodeMeaning {
  const word = node.namedChild(0)?.text;
  const given = childOf(node, "macro_argument_list");
  const first = given?.namedChild(0);
  if (!given || !first) return null;
  if (word === "@testset") return readTestSet(given);
  if (word === "@enum") return { name: firstName(first), kind: "container" };
  const last = given.namedChild(given.namedChildCount - 1);
  return /_definition$|^assignment$/.test(last?.type ?? "") ? "wrapper" : null;
}

function readTestSet(given: Node): NodeMeaning {
  const title = given.namedChildren.find((child) => child?.type === "string_literal");
  return title ? { name: unquote(title.text), kind: "test" } : null;
}

/** A string right before a definition documents it. */
function readDoc(node: Node, text: string): NodeMeaning {
  return /^[ \t]*\r?\n[ \t]*[^\s]/.test(text.slice(node.endIndex, node.endIndex + 200)) ? "between" : null;
}
