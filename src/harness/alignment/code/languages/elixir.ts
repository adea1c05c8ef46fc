import type { Node } from "@vscode/tree-sitter-wasm";
import { childOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const MODULES = /^(?:defmodule|defprotocol|defimpl)$/;
const FUNCTIONS = /^(?:def|defp|defmacro|defmacrop|defguard|defguardp|defdelegate|defn|defnp)$/;
/** What stands before a function and is a part of how it is described. */
const ATTRIBUTES = /^(?:doc|typedoc|spec|impl|deprecated|since|tag|tags|describetag|dialyzer|decorate)$/;
const TYPES = /^(?:type|typep|opaque)$/;
const CALLBACKS = /^(?:callback|macrocallback)$/;

/** Elixir, with the calls of ExUnit. @see specs/alignment.md §3.2 */
export const elixir: LanguageRules = {
  grammar: "elixir",
  isPacked: true,
  nodes: [
    { type: "call", pattern: "(call target: (identifier)) @s", read: readCall },
    {
      type: "unary_operator",
      pattern: "(unary_operator operand: (call target: (identifier))) @s",
      read: readAttribute,
    },
  ],
  tokens: {
    atoms: ["string", "charlist", "sigil"],
    drops: { "*": ";", arguments: "()" },
    write: (token, type) => (type === "integer" ? token.replaceAll("_", "") : token.trim()),
  },
  docstrings: "(unary_operator operand: (call (arguments (string) @d)))",
};

function readCall(node: Node): NodeMeaning {
  const word = node.childForFieldName("target")?.text ?? "";
  if (word === "defstruct" || word === "defexception") return { name: word, kind: "value" };
  const first = childOf(node, "arguments")?.namedChild(0);
  if (!first) return null;
  if (MODULES.test(word)) return readModule(node, { word, name: first.text });
  if (FUNCTIONS.test(word)) return { name: headOf(first), kind: "function", joins: true };
  if (!/^(?:test|describe|property|feature)$/.test(word)) return null;
  return first.type === "string" ? { name: unquote(first.text), kind: "test", onlyInTests: true } : null;
}

/** `defimpl Fit, for: Trainer`. */
function readModule(node: Node, { word, name }: { readonly word: string; readonly name: string }): NodeMeaning {
  const wanted = childOf(childOf(node, "arguments"), "keywords")?.text;
  return { name: word === "defimpl" && wanted !== undefined ? `${name}, ${wanted}` : name, kind: "container" };
}

/** The name in `fit(a) when a > 1`, `t :: integer`, `cb(integer) :: integer`, or `none`. */
function headOf(node: Node): string {
  let head = node;
  while (head.type === "binary_operator") {
    const left = head.childForFieldName("left");
    if (left === null) break;
    head = left;
  }
  return head.childForFieldName("target")?.text ?? head.text.slice(0, 100);
}

/** `@limit 3` and `@type t :: integer` are symbols; `@doc` and the like may stand between. */
function readAttribute(node: Node): NodeMeaning {
  if (node.child(0)?.text !== "@") return null;
  const call = node.childForFieldName("operand");
  const word = call?.childForFieldName("target")?.text ?? "";
  const first = childOf(call, "arguments")?.namedChild(0);
  if (!first || word === "moduledoc") return null;
  if (ATTRIBUTES.test(word)) return "between";
  if (TYPES.test(word)) return { name: headOf(first), kind: "container" };
  if (CALLBACKS.test(word)) return { name: headOf(first), kind: "function" };
  return { name: `@${word}`, kind: "value" };
}
