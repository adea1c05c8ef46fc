import type { Node } from "@vscode/tree-sitter-wasm";
import { named, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const TEST_COMMAND = "(command command_name: (command_name) command_elements: (_)) @s";

const ASSIGNED = "(program (statement_list (pipeline (assignment_expression) @s)))";

/** Bash and sh. @see specs/alignment.md §3.2 */
export const bash: LanguageRules = {
  grammar: "bash",
  nodes: [
    ...named("function", ["function_definition"]),
    ...named("value", ["variable_assignment"]),
    { type: "declaration_command", read: readDeclaration },
  ],
  tokens: { atoms: ["raw_string", "string_content", "heredoc_body"], drops: { "*": ";" } },
};

/** PowerShell, with the commands of Pester. @see specs/alignment.md §3.2 */
export const powershell: LanguageRules = {
  grammar: "powershell",
  nodes: [
    { type: "function_statement", read: (node) => firstNamed(node, ["function_name"], "function") },
    ...["class_statement", "enum_statement"].map((type) => ({
      type,
      read: (node: Node) => firstNamed(node, ["simple_name"], "container"),
    })),
    { type: "class_method_definition", read: (node) => firstNamed(node, ["simple_name"], "function") },
    { type: "class_property_definition", read: (node) => firstNamed(node, ["variable"], "value") },
    { type: "enum_member", read: (node) => firstNamed(node, ["simple_name"], "value") },
    { type: "assignment_expression", pattern: ASSIGNED, read: readAssignment },
    { type: "command", pattern: TEST_COMMAND, read: readTestCommand },
  ],
  tokens: { atoms: ["string_literal"], drops: { "*": ";" } },
};

function readDeclaration(node: Node): NodeMeaning {
  const assigned = node.namedChildren.find((child) => child?.type === "variable_assignment");
  return assigned ? "wrapper" : null;
}

/** `$Limit = 3` of the script itself. */
function readAssignment(node: Node): NodeMeaning {
  const variable = /^\$[\w:]+/.exec(node.text)?.[0];
  return variable === undefined ? null : { name: variable, kind: "value" };
}

function firstNamed(node: Node, types: readonly string[], kind: "container" | "function" | "value"): NodeMeaning {
  const name = node.namedChildren.find((child) => types.includes(child?.type ?? ""));
  return name ? { name: name.text, kind } : null;
}

/** `It "adds" { … }`. */
function readTestCommand(node: Node): NodeMeaning {
  if (!/^(?:describe|context|it)$/i.test(node.childForFieldName("command_name")?.text ?? "")) return null;
  const elements = node.childForFieldName("command_elements")?.namedChildren ?? [];
  const title = elements.find((element) => element !== null && /^["']/.test(element.text));
  return title ? { name: unquote(title.text), kind: "test" } : null;
}
