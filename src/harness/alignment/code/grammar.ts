import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type * as TreeSitter from "@vscode/tree-sitter-wasm";
import type { LanguageRules, NodeRule } from "./languages/rules.ts";
import { createTokenTable, type TokenTable } from "./token-table.ts";

/** A grammar that is loaded, with what we ask of it prepared. */
export interface Grammar {
  readonly rules: LanguageRules;
  readonly language: TreeSitter.Language;
  /** Finds symbols, what may stand round them, comments and docstrings. */
  readonly query: TreeSitter.Query;
  /** By the name of the query's capture: to ask a node for its type takes longer. */
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
const unpack = promisify(brotliDecompress);
const PACKAGE = "@vscode/tree-sitter-wasm";

/** Starts the runtime; a grammar is loaded when the first file needs it, once. */
export async function openGrammars(): Promise<Grammars> {
  const runtime = require(PACKAGE) as typeof TreeSitter;
  const memory: RuntimeMemory = {};
  await runtime.Parser.init(memory as Parameters<typeof runtime.Parser.init>[0]);
  quickenAccess(memory);
  const parser = new runtime.Parser();
  const loaded = new Map<LanguageRules, Promise<Grammar>>();
  return {
    load(rules) {
      const known = loaded.get(rules) ?? loadGrammar(runtime, rules);
      loaded.set(rules, known);
      return known;
    },
    parse(grammar, text) {
      parser.setLanguage(grammar.language);
      return parser.parse(grammar.rules.mask?.(text) ?? text);
    },
  };
}

/** What the runtime leaves in the options that it was started with: its memory, and how it reads and writes it. */
interface RuntimeMemory {
  HEAP32?: Int32Array;
  getValue?: (address: number, type: string) => number;
  setValue?: (address: number, value: number, type: string) => void;
}

/**
 * Each step through a tree takes a dozen numbers through the runtime's memory, and it finds out anew each time how a number
 * of that type is read. Nearly all of them are 32-bit integers.
 */
function quickenAccess(memory: RuntimeMemory): void {
  const { getValue, setValue } = memory;
  const isLittle = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
  if (getValue === undefined || setValue === undefined || memory.HEAP32 === undefined || !isLittle) return;
  let heap = memory.HEAP32;
  const current = (): Int32Array => {
    if (heap.length === 0) heap = memory.HEAP32 ?? heap; // memory that grew lies elsewhere
    return heap;
  };
  memory.getValue = (address, type) => (type === "i32" ? (current()[address >> 2] as number) : getValue(address, type));
  memory.setValue = (address, value, type) => {
    if (type === "i32") current()[address >> 2] = value;
    else setValue(address, value, type);
  };
}

async function loadGrammar(runtime: typeof TreeSitter, rules: LanguageRules): Promise<Grammar> {
  const language = await runtime.Language.load(await wasmOf(rules));
  const ruleOf = new Map(rules.nodes.map((rule, index) => [`s${index}`, rule]));
  const comments = new Set([...language.types.filter(isComment), ...(rules.comments ?? [])]);
  const patterns = rules.nodes.map(({ type, pattern = `(${type}) @s` }, index) =>
    pattern.replace(/@s\b/g, `@s${index}`),
  );
  if (rules.docstrings !== undefined) patterns.push(rules.docstrings);
  const query = new runtime.Query(language, [...patterns, ...[...comments].map((type) => `(${type}) @c`)].join("\n"));
  const tokenRules = { ...rules.tokens, skips: [...(rules.tokens.skips ?? []), ...(rules.comments ?? [])] };
  return {
    rules,
    language,
    query,
    ruleOf,
    tokens: createTokenTable({ types: language.types, isNamed: (id) => language.nodeTypeIsNamed(id) }, tokenRules),
  };
}

function isComment(type = ""): boolean {
  return type.endsWith("comment") && type !== "doc_comment";
}

/** Its file, or what is packed in it. */
async function wasmOf({ grammar, isPacked = false }: LanguageRules): Promise<string | Uint8Array> {
  if (!isPacked) return require.resolve(`${PACKAGE}/wasm/tree-sitter-${grammar}.wasm`);
  return unpack(await readFile(new URL(`grammars/${grammar}.wasm.br`, import.meta.url)));
}
