import { createRequire } from "node:module";
import type * as TreeSitter from "@vscode/tree-sitter-wasm";
import type { LanguageRules, NodeRule } from "./languages/rules.ts";
import { createTokenTable, type TokenTable } from "./token-table.ts";

/** A grammar that is loaded, with what we ask of it prepared. */
export interface Grammar {
  readonly rules: LanguageRules;
  readonly language: TreeSitter.Language;
  /** Finds symbols, what may stand round them, and comments. */
  readonly query: TreeSitter.Query;
  readonly ruleOf: ReadonlyMap<string, NodeRule>;
  readonly tokens: TokenTable;
}

/** Parses text; the caller deletes the tree. */
export type Parse = (grammar: Grammar, text: string) => TreeSitter.Tree | null;

/** The runtime of the grammars, and those that were asked for. Each thread has its own. */
export interface Grammars {
  readonly load: (rules: LanguageRules) => Promise<Grammar>;
  readonly parse: Parse;
}

const require = createRequire(import.meta.url);
const PACKAGE = "@vscode/tree-sitter-wasm";

/** Starts the runtime; a grammar is loaded when the first file needs it, once. */
export async function openGrammars(): Promise<Grammars> {
  const runtime = require(PACKAGE) as typeof TreeSitter;
  await runtime.Parser.init();
  const parser = new runtime.Parser();
  const loaded = new Map<string, Promise<Grammar>>();
  return {
    load(rules) {
      const known = loaded.get(rules.grammar) ?? loadGrammar(runtime, rules);
      loaded.set(rules.grammar, known);
      return known;
    },
    parse(grammar, text) {
      parser.setLanguage(grammar.language);
      return parser.parse(text);
    },
  };
}

async function loadGrammar(runtime: typeof TreeSitter, rules: LanguageRules): Promise<Grammar> {
  const file = require.resolve(`${PACKAGE}/wasm/tree-sitter-${rules.grammar}.wasm`);
  const language = await runtime.Language.load(file);
  const ruleOf = new Map(rules.nodes.map((rule) => [rule.type, rule]));
  const comments = new Set(language.types.filter((type) => type?.endsWith("comment") && type !== "doc_comment"));
  const patterns = rules.nodes.map((rule) => rule.pattern ?? `(${rule.type}) @s`);
  const query = new runtime.Query(language, [...patterns, ...[...comments].map((type) => `(${type}) @c`)].join("\n"));
  return {
    rules,
    language,
    query,
    ruleOf,
    tokens: createTokenTable({ types: language.types, isNamed: (id) => language.nodeTypeIsNamed(id) }, rules.tokens),
  };
}
