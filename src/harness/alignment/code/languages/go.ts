import type { Node } from "@vscode/tree-sitter-wasm";
import { named, namingOf, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const RUN = "(call_expression arguments: (argument_list . (_) (func_literal) .)) @s";

/** Ginkgo's words, focused and pending ones too. */
const GINKGO = /^[FP]?(?:Describe|Context|When|It|Specify|DescribeTable|DescribeTableSubtree|Entry)$/;

/** Go. @see specs/alignment.md §3.2 */
export const go: LanguageRules = {
  grammar: "go",
  nodes: [
    ...named("function", ["function_declaration", "method_elem"]),
    { type: "method_declaration", read: readMethod },
    ...["type_declaration", "const_declaration", "var_declaration"].map((type) => ({ type, read: readGroup })),
    ...named("container", ["type_spec", "type_alias"]),
    { type: "var_spec", read: readVariable },
    ...named("value", ["const_spec", "field_declaration"]),
    { type: "call_expression", pattern: RUN, read: readSubtest },
  ],
  tokens: {
    atoms: ["interpreted_string_literal", "raw_string_literal"],
    drops: { "*": ";", parenthesized_type: "()" },
  },
};

function readMethod(node: Node): NodeMeaning {
  const name = node.childForFieldName("name")?.text;
  const receiver = node.childForFieldName("receiver")?.text ?? "";
  const type = /(\w+)\s*(?:\[[^\]]*\]\s*)?,?\s*\)$/.exec(receiver)?.[1];
  return name === undefined ? null : { name: type === undefined ? name : `${type}.${name}`, kind: "function" };
}

/** `const ( … )` is a symbol beside those in it; `const A = 1` is only the one. */
function readGroup(node: Node): NodeMeaning {
  const list = node.namedChildren.find((child) => child?.type === "var_spec_list") ?? node;
  if (list === node && node.child(1)?.type !== "(") return "wrapper";
  const spec = list.namedChildren.find((child) => child !== null && child.type !== "comment");
  const first = spec?.childForFieldName("name")?.text;
  return first === undefined ? null : { name: `${node.child(0)?.text} ${first}…`, kind: "container", prefix: "" };
}

/** `var _ = Describe("…", func() { … })` is the test in it. */
function readVariable(node: Node): NodeMeaning {
  const name = node.childForFieldName("name");
  const value = node.childForFieldName("value")?.namedChild(0);
  return name?.text === "_" && value && readSubtest(value) !== null ? "wrapper" : namingOf(name, "value");
}

/** `t.Run("adds", func(t *testing.T) { … })`, Ginkgo's `It("adds", func() { … })`. */
function readSubtest(node: Node): NodeMeaning {
  const title = node.childForFieldName("arguments")?.namedChild(0);
  const called = node.childForFieldName("function");
  if (!title || !called) return null;
  if (called.childForFieldName("field")?.text === "Run") return { name: unquote(title.text), kind: "test" };
  const isGinkgo = GINKGO.test((called.childForFieldName("field") ?? called).text);
  return isGinkgo ? { name: unquote(title.text), kind: "test" } : null;
}
