import type { Node } from "@vscode/tree-sitter-wasm";
import type { LanguageRules, NodeMeaning } from "./rules.ts";

/** CSS: rules by their selectors. @see specs/alignment.md §3.2 */
export const css: LanguageRules = {
  grammar: "css",
  nodes: ["rule_set", "media_statement", "keyframes_statement", "supports_statement", "at_rule"].map((type) => ({
    type,
    read: readRule,
  })),
  tokens: {
    atoms: ["string_value", "integer_value", "float_value", "color_value"],
    drops: { "*": ";" },
    write: writeToken,
  },
};

/** Words in which capitals mean nothing, and which formatters write small. */
const SMALL = new Set(["color_value", "important", "important_value", "feature_name"]);

function writeToken(token: string, type: string, parent: string): string {
  if (type === "string_value") return `"${token.slice(1, -1).replace(/\\(["'])/g, "$1")}"`;
  if (type === "integer_value" || type === "float_value") return tidyNumber(token);
  if (type === "property_name") return token.startsWith("--") ? token : token.toLowerCase();
  const isPseudo = /pseudo_(?:class_selector class_name|element_selector)$/.test(parent);
  return SMALL.has(type) || isPseudo ? token.toLowerCase() : token;
}

/** `.50EM` is `0.5em`. */
function tidyNumber(token: string): string {
  const [, sign = "", whole = "", , fraction = "", unit = ""] = /^([+-]?)(\d*)(\.(\d+))?(.*)$/s.exec(token) ?? [];
  const rest = fraction.replace(/0+$/, "");
  return `${sign}${whole === "" ? "0" : whole}${rest === "" ? "" : `.${rest}`}${unit.trim().toLowerCase()}`;
}

function readRule(node: Node): NodeMeaning {
  const head = node.text.slice(0, 300).split("{")[0]?.trim();
  return head ? { name: head, kind: "container" } : null;
}
