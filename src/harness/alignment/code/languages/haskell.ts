import type { Node } from "@vscode/tree-sitter-wasm";
import { named, placed, unquote, type LanguageRules, type NodeMeaning } from "./rules.ts";

const TITLED =
  "(infix left_operand: (apply function: (variable) argument: (literal (string))) operator: (operator)) @s";
/** Actions that run tests, or are made of them. */
const SUITES = /^(?:main|spec|tests?)$/;

/** Haskell, with the words of Hspec and Tasty. @see specs/alignment.md §3.2 */
export const haskell: LanguageRules = {
  grammar: "haskell",
  isPacked: true,
  comments: ["haddock"],
  nodes: [
    ...["signature", "function", "bind"].map((type) => ({
      type,
      pattern: `(declarations (${type}) @s) (class_declarations (${type}) @s) (instance_declarations (${type}) @s)
        (local_binds (${type}) @s)`,
      read: readEquation,
    })),
    ...named("container", ["data_type", "newtype", "type_synomym", "type_family", "class"]),
    { type: "instance", read: readInstance },
    { type: "data_constructor", read: readConstructor },
    ...named("value", ["newtype_constructor", "gadt_constructor", "field"]),
    { type: "infix", pattern: TITLED, read: readTest },
    ...placed("between", ["pragma"]),
  ],
  tokens: { atoms: ["string", "char"], drops: { "*": ";" } },
  isIndented: true,
};

/** A signature and the equations below it are one function. */
function readEquation(node: Node): NodeMeaning {
  const name = node.childForFieldName("name") ?? node.namedChild(0)?.childForFieldName("operator");
  if (!name) return null;
  const own = name.text.replace(/^\(\s*|\s*\)$/g, "");
  return { name: own, kind: "function", joins: true, ...(SUITES.test(own) ? { prefix: "" } : {}) };
}

function readInstance(node: Node): NodeMeaning {
  const name = node.childForFieldName("name")?.text;
  const types = node.childForFieldName("patterns")?.text;
  return name === undefined
    ? null
    : { name: `instance ${name}${types === undefined ? "" : ` ${types}`}`, kind: "container" };
}

function readConstructor(node: Node): NodeMeaning {
  const name = node.childForFieldName("constructor")?.childForFieldName("name")?.text;
  return name === undefined ? null : { name, kind: "container", prefix: "" };
}

/** `it "adds" $ …`. */
function readTest(node: Node): NodeMeaning {
  const call = node.childForFieldName("left_operand");
  if (
    !/^(?:[xf]?(?:it|describe|context|specify|prop)|test(?:Case|Group|Property))$/.test(call?.namedChild(0)?.text ?? "")
  )
    return null;
  const title = call?.namedChild(1);
  return title ? { name: unquote(title.text), kind: "test", onlyInTests: true } : null;
}
