import { named, namingOf, placed, type LanguageRules } from "./rules.ts";

const ASSIGNMENT = "(expression_statement (assignment left: (identifier)) @s)";

/** Python; Black and Ruff are its formatters. @see specs/alignment.md §3.2 */
export const python: LanguageRules = {
  grammar: "python",
  isIndented: true,
  docstrings: "(expression_statement . (string) @d .)",
  nodes: [
    ...named("function", ["function_definition"]),
    ...named("container", ["class_definition"]),
    ...placed("wrapper", ["decorated_definition"]),
    { type: "assignment", pattern: ASSIGNMENT, read: (node) => namingOf(node.childForFieldName("left"), "value") },
    ...named("value", ["type_alias_statement"], "left"),
  ],
  tokens: {
    atoms: ["string_content"],
    write: writeToken,
    drops: {
      "*": ";",
      parenthesized_expression: "()",
      tuple: "()",
      tuple_pattern: "()",
      with_clause: "()",
      import_from_statement: "()",
      "class_definition argument_list": "()",
    },
    skips: ["line_continuation"],
    commaCounts: ["tuple", "tuple_pattern", "expression_list", "pattern_list"],
  },
};

function writeToken(token: string, type: string, parent: string): string {
  if (type === "integer" || type === "float") return token.toLowerCase();
  if (type === "string_start") return `${token.replace(/["']/g, "").toLowerCase().replace("u", "")}"`;
  if (type === "string_end") return '"';
  if (type !== "string_content") return token;
  if (parent.startsWith("expression_statement ")) return trimLines(token);
  return token.replace(/\\(["'])/g, "$1");
}

/** The lines of a docstring, which formatters indent anew. */
function trimLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.join("\n").trim();
}
