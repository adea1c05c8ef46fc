import type { Node } from "@vscode/tree-sitter-wasm";
import { named, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const TEST_WORDS =
  /^(?:[fx]?(?:it|describe|context|specify|example|feature|scenario)|test|should|shared_examples(?:_for)?)$/;
const ATTRIBUTES =
  /^(?:attr_(?:reader|writer|accessor)|attribute|has_(?:one|many)|belongs_to|scope|let!?|define_method)$/;
const CALL = "(call arguments: (argument_list . (_))) @s";
/** What stands before a definition, or brings something in, and declares nothing. */
const NO_DECLARATIONS = /^(?:private|protected|public|module_function|include|extend|prepend|require|using|raise|puts)/;
const CONSTANT = "(assignment left: (constant)) @s";

/** Ruby, with the calls of RSpec and Minitest. @see specs/alignment.md §3.2 */
export const ruby: LanguageRules = {
  grammar: "ruby",
  nodes: [
    ...named("container", ["class", "module"]).map((rule) => ({ ...rule, pattern: `(${rule.type} name: (_)) @s` })),
    ...named("function", ["method", "singleton_method"]),
    { type: "assignment", pattern: CONSTANT, read: (node) => nameOf(node.childForFieldName("left"), "value") },
    { type: "call", pattern: CALL, read: readCall },
  ],
  tokens: {
    atoms: ["string_content", "heredoc_content"],
    drops: { "*": ";", parenthesized_statements: "()" },
    write: writeToken,
  },
  leadIn: /(?:private|protected|public|module_function|private_class_method|memoize)[ \t]+(?=def\b)/y,
};

/** `it "adds" do … end`, `RSpec.describe Trainer do … end`, `attr_reader :rate`. */
function readCall(node: Node): NodeMeaning {
  const receiver = node.childForFieldName("receiver");
  if (receiver !== null && receiver.type !== "constant") return null;
  const method = node.childForFieldName("method")?.text ?? "";
  const first = node.childForFieldName("arguments")?.namedChild(0);
  if (!first) return null;
  if (ATTRIBUTES.test(method)) return nameOf(first, "value");
  const isTest = TEST_WORDS.test(method) && (receiver === null || receiver.text === "RSpec");
  if (isTest) return { name: unquote(first.text), kind: "test" };
  return receiver === null ? readDeclaration(node, method, first) : null;
}

/** `validates :name, presence: true` in a class. */
function readDeclaration(node: Node, method: string, first: Node): NodeMeaning {
  const isInClass = node.parent?.type === "body_statement" && /^(?:class|module)$/.test(node.parent.parent?.type ?? "");
  if (!isInClass || NO_DECLARATIONS.test(method) || !/^(?:simple_symbol|string)$/.test(first.type)) return null;
  return { name: `${method} ${unquote(first.text)}`, kind: "value" };
}

function nameOf(node: Node | null, kind: "value"): NodeMeaning {
  return node === null ? null : { name: node.text.replace(/^:/, ""), kind };
}

/** Either quote makes the same string, but for what a backslash means in it. */
function writeToken(token: string, type: string, parent: string): string {
  if (type === "escape_sequence") return `\u0002${token}`;
  return parent.endsWith("string") && /^["']$/.test(token) ? '"' : token;
}
