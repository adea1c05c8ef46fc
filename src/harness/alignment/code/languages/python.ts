import type { Node } from "@vscode/tree-sitter-wasm";
import { named, namingOf, placed, type LanguageRules, type NodeMeaning } from "./rules.ts";

const ASSIGNMENT = "(expression_statement (assignment left: (identifier)) @s)";

/** Python; Black and Ruff are its formatters. @see specs/alignment.md §3.2 */
export const python: LanguageRules = {
  grammar: "python",
  isIndented: true,
  docstrings: "(expression_statement . (string) @d .)",
  nodes: [
    { type: "function_definition", read: readFunction },
    ...named("container", ["class_definition"]),
    ...placed("wrapper", ["decorated_definition"]),
    ...named("value", ["assignment"], "left").map((rule) => ({ ...rule, pattern: ASSIGNMENT })),
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

/** Overloads and the function behind them are one, and so are a property and what sets or deletes it. */
function readFunction(node: Node, text: string): NodeMeaning {
  const naming = namingOf(node.childForFieldName("name"), "function");
  const before = text.slice(Math.max(0, node.startIndex - LONGEST_DECORATOR), node.startIndex);
  const [, owner, word] = DECORATOR.exec(before) ?? [];
  if (naming === null || word === undefined) return naming;
  if (word === "overload") return { ...naming, goesOn: true };
  return ACCESSORS.has(word) && owner === `${naming.name}.` ? { ...naming, joins: true } : naming;
}

/** The last one before a function, without arguments. */
const DECORATOR = /@(\w+\.)?(\w+)\s*$/;
const LONGEST_DECORATOR = 200;
const ACCESSORS = new Set(["setter", "deleter", "getter"]);

function writeToken(token: string, type: string, parent: string): string {
  if (type === "integer") return token.toLowerCase();
  if (type === "float") return tidyFloat(token.toLowerCase());
  if (type === "string_start") return `${tidyPrefix(token.replace(/["']/g, "").toLowerCase())}"`;
  if (type === "string_end") return '"';
  if (type !== "string_content") return token;
  if (parent.startsWith("expression_statement ")) return trimLines(token);
  return token.replace(/\\(?:["']|x[\dA-F]{2}|[^])/gi, tidyEscape);
}

/** `24.` is `24.0`, `.5` is `0.5`, `1e+3` is `1e3`. */
function tidyFloat(token: string): string {
  return token
    .replace(/^\./, "0.")
    .replace(/\.(?!\d)/, ".0")
    .replace("e+", "e");
}

/** Quotes need no mark, as the kind of quotes does not count; `\\xA6` is `\\xa6`. */
function tidyEscape(escape: string): string {
  if (escape.length > 2) return escape.toLowerCase();
  return escape === '\\"' || escape === "\\'" ? escape.slice(1) : escape;
}

/** Black writes `fr""` as `rf""`; `u""` says nothing. */
function tidyPrefix(prefix: string): string {
  return prefix.replace("u", "").replace(/^r([bft])$/, "$1r");
}

/** The lines of a docstring, which formatters indent anew. */
function trimLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.join("\n").trim();
}
