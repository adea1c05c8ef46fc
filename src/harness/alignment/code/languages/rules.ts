import type { Node } from "@vscode/tree-sitter-wasm";

/**
 * What a node of a grammar is to links. `wrapper` belongs to the first symbol inside it (`export`, decorated definitions),
 * `between` may stand between a comment and its symbol (decorators, attributes).
 */
export type NodeMeaning = Naming | "wrapper" | "between" | null;

/** A symbol's own name and what it may hold. */
export interface Naming {
  readonly name: string;
  /** Values inside a function or a test are its own affair and no symbols. */
  readonly kind: "container" | "function" | "test" | "value";
  /** What stands before the names of symbols inside it. @default name */
  readonly prefix?: string;
  /** It is one in files of tests alone; elsewhere the same means something else. @default false */
  readonly onlyInTests?: boolean;
  /** It is a test, and all inside it, although its file is none of tests: Rust's stand among the code. @default false */
  readonly isTest?: boolean;
  /** Offset up to which it reaches, where its node is only its beginning. @default the node's end */
  readonly reaches?: number;
  /** The nodes that it consists of, siblings in the text's order, where its own is only one of them. @default its own */
  readonly parts?: readonly Node[];
  /** It is a part of the symbol before it, if that has the same name: one of several equations. @default false */
  readonly joins?: boolean;
  /** What follows it directly and has the same name is a part of it: a function behind its overloads. @default false */
  readonly goesOn?: boolean;
}

/** One type of node, and how it is understood. */
export interface NodeRule {
  readonly type: string;
  /** Query that finds it as `@s`. @default any node of that type */
  readonly pattern?: string;
  /** @param text the source as it is, also where it was masked for the grammar */
  readonly read: (node: Node, text: string) => NodeMeaning;
  /** Tells sooner than `read` that its kind is `value`; most such nodes stand in functions and are no symbols. @default never */
  readonly isValue?: (node: Node) => boolean;
}

/** What formatters of a language change without changing its meaning. Names are types of nodes. */
export interface TokenRules {
  /** Nodes that are one token with all white space in them. */
  readonly atoms: readonly string[];
  /** How a token is written in one way; `parent` is the types of the two nodes around it, the outer one first. */
  readonly write?: (token: string, type: string, parent: string) => string;
  /** Tokens that count nothing, by the node around them: `{ parenthesized_expression: "()" }`; `*` is any node. */
  readonly drops: Readonly<Record<string, string>>;
  /** Nodes that are left out wholly, besides comments. */
  readonly skips?: readonly string[];
  /** Nodes where a single trailing comma means something: a tuple of one. */
  readonly commaCounts?: readonly string[];
}

/** A language that has a grammar. */
export interface LanguageRules {
  /** File of the grammar is `tree-sitter-<grammar>.wasm`. */
  readonly grammar: string;
  /** The grammar stands compressed beside the code, as `grammars/<grammar>.wasm.br`. @default false */
  readonly isPacked?: boolean;
  /** Types of nodes that are comments, besides those that end so. @default none */
  readonly comments?: readonly string[];
  readonly nodes: readonly NodeRule[];
  readonly tokens: TokenRules;
  /** Query that finds strings which are documentation as `@d`. @default none */
  readonly docstrings?: string;
  /** Writes what the grammar does not know as something of the same length that it knows. @default the text as it is */
  readonly mask?: (text: string) => string;
  /** Blocks end by indentation, so that a comment's column tells where it belongs. @default false */
  readonly isIndented?: boolean;
  /** Words that may stand before a symbol on its line and are no part of its node: `await`, `private`. */
  readonly leadIn?: RegExp;
}

/** Rules for nodes that have their name in a field. */
export function named(kind: Naming["kind"], types: readonly string[], field = "name"): readonly NodeRule[] {
  const isValue = (): boolean => kind === "value";
  return types.map((type) => ({ type, read: (node) => namingOf(node.childForFieldName(field), kind), isValue }));
}

/** Rules for nodes of which only the place counts. */
export function placed(meaning: "wrapper" | "between", types: readonly string[]): readonly NodeRule[] {
  return types.map((type) => ({ type, read: () => meaning }));
}

/** The text of a node as a name; null where there is no such node. */
export function namingOf(node: Node | null | undefined, kind: Naming["kind"]): Naming | null {
  return node === null || node === undefined ? null : { name: node.text, kind };
}

/** The first child of a type; null where there is none. */
export function childOf(node: Node | null | undefined, type: string): Node | null {
  return node?.namedChildren.find((child) => child?.type === type) ?? null;
}

/** The content of a plain string of a source, without its quotes and with the commonest escapes read. */
export function unquote(text: string): string {
  const inner = /^[\w@$]*?("""|'''|["'`])([^]*)\1$/.exec(text)?.[2] ?? text;
  return inner.replace(/\\([^])/g, (_, character: string) => (/[nrt]/.test(character) ? " " : character));
}
