import type { Node } from "@vscode/tree-sitter-wasm";
import { unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const ASSIGNED = "(binary_operator lhs: [(identifier) (string) (extract_operator)]) @s";
const CALL = "(call function: (identifier) arguments: (arguments . (argument value: (string)))) @s";
const LISTED = "(call function: (identifier) @_ arguments: (arguments (argument name: (identifier) value: (_)) @s))";
const DECLARING = /^set(?:Class|Generic|Method|RefClass|Validity|ClassUnion)$/;

/** R, with the calls of testthat. @see specs/alignment.md §3.2 */
export const r: LanguageRules = {
  grammar: "r",
  isPacked: true,
  nodes: [
    { type: "binary_operator", pattern: ASSIGNED, read: readAssignment },
    { type: "call", pattern: CALL, read: readCall },
    { type: "argument", pattern: LISTED, read: readListed },
  ],
  tokens: { atoms: ["string"], drops: { "*": ";" }, write: writeToken },
};

function readAssignment(node: Node): NodeMeaning {
  const name = node.childForFieldName("lhs");
  if (name === null || !/^(?:<-|<<-|=|:=)$/.test(node.childForFieldName("operator")?.text ?? "")) return null;
  return { name: plain(name), kind: kindOf(node.childForFieldName("rhs")) };
}

function kindOf(value: Node | null): "container" | "function" | "value" {
  if (value?.type === "call") return "container";
  return value?.type === "function_definition" ? "function" : "value";
}

/** `test_that("adds", { … })`, `setMethod("fit", "Trainer", function(x) …)`. */
function readCall(node: Node): NodeMeaning {
  const word = node.childForFieldName("function")?.text ?? "";
  const titles = node.childForFieldName("arguments")?.namedChildren.map((child) => child?.childForFieldName("value"));
  const name = unquote(titles?.[0]?.text ?? "");
  if (/^(?:test_that|describe|it)$/.test(word)) return { name, kind: "test", onlyInTests: true };
  if (!DECLARING.test(word)) return null;
  const type = titles?.find((title, index) => index > 0 && title?.type === "string");
  return { name: word === "setMethod" && type ? `${unquote(type.text)}.${name}` : name, kind: "container" };
}

/** `list(fit = function(x) …)`: the members of an R6 class. */
function readListed(node: Node): NodeMeaning {
  if (node.parent?.parent?.childForFieldName("function")?.text !== "list") return null;
  const name = node.childForFieldName("name");
  return name === null ? null : { name: plain(name), kind: kindOf(node.childForFieldName("value")) };
}

function plain(name: Node): string {
  return unquote(name.text).replaceAll("`", "");
}

/** Either quote makes the same string, and either sign assigns. */
function writeToken(token: string, type: string, parent: string): string {
  if (type === "=" && parent.endsWith(" binary_operator")) return "<-";
  if (type !== "string" || !token.startsWith("'") || token.includes('"')) return token;
  return `"${token.slice(1, -1).replaceAll("\\'", "'")}"`;
}
