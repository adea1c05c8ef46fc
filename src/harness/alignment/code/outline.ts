import type { Node, Tree } from "@vscode/tree-sitter-wasm";
import type { Grammar } from "./grammar.ts";
import type { Naming, NodeRule } from "./languages/rules.ts";
import { createStatementFinder, type StatementAt } from "./statements.ts";
import { uniqueName } from "./unique-name.ts";

/** Offsets in a text; `to` is behind the last character. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A named piece of a source. */
export interface CodeSymbol extends Span {
  /** `Trainer.fit`, `math > adds`, `fit (2)`: unique in its file. */
  readonly name: string;
  readonly kind: Naming["kind"];
  readonly parent: CodeSymbol | null;
  /** How many symbols are round it. */
  readonly depth: number;
  /** What stands before the names of symbols inside it. */
  readonly prefix: string;
  /** It says itself that it is a test, or stands in one that does. @default false */
  readonly isTest?: boolean;
  /** Node that holds all of it, or its first part; null where the text was not read by a grammar of ours. */
  readonly node: Node | null;
  /** Nodes that it consists of, one after the other. @default the one */
  readonly parts?: readonly Node[];
}

/** What links need to know of a source, in the order of the text. */
export interface Outline {
  readonly text: string;
  readonly symbols: readonly CodeSymbol[];
  readonly comments: readonly Span[];
  readonly docstrings: readonly Span[];
  /** Decorators and attributes: where each begins, and its end. */
  readonly between: ReadonlyMap<number, number>;
  readonly isIndented: boolean;
  readonly leadIn: RegExp | null;
  /** Statements of the file itself; null where the text was not read by a grammar of ours. */
  readonly statementAt: StatementAt | null;
}

/** No person nests deeper; names and hashes of what is inside would grow with the square of the source. */
const DEEPEST = 40;

/** Equations of a function are found one after the other. */
type GrowingSymbol = CodeSymbol & { to: number; readonly parts: Node[] };

interface Building {
  readonly isTest: boolean;
  readonly symbols: GrowingSymbol[];
  readonly comments: Span[];
  readonly docstrings: Span[];
  readonly between: Map<number, number>;
  readonly seen: Map<string, number>;
  readonly last: Map<CodeSymbol | null, Last>;
  wrapper: Placed | null;
  /** End of the last decorator: what stands in one is no symbol. */
  betweenEnd: number;
}

/** A node with its end, which it has to be asked for. */
interface Placed {
  readonly node: Node;
  readonly to: number;
}

/** A text that is parsed, and whether it holds tests. */
export interface OutlineSource {
  readonly text: string;
  readonly role: "code" | "test";
}

/** Reads comments and symbols off a syntax tree; the symbols' nodes live as long as the tree. */
export function outlineOf(tree: Tree, grammar: Grammar, { text, role }: OutlineSource): Outline {
  const found = {
    isTest: role === "test",
    symbols: [],
    comments: [],
    docstrings: [],
    between: new Map(),
    seen: new Map(),
    last: new Map(),
  };
  const building: Building = { ...found, wrapper: null, betweenEnd: 0 };
  for (const { name, node } of grammar.query.captures(tree.rootNode)) {
    if (name === "c") addComment(building, node);
    else if (name === "d") building.docstrings.push({ from: node.startIndex, to: node.endIndex });
    else addNode(building, node, { rule: grammar.ruleOf.get(name), text });
  }
  const { isIndented = false, leadIn = null } = grammar.rules;
  return {
    text,
    symbols: building.symbols,
    comments: building.comments,
    docstrings: building.docstrings,
    between: building.between,
    isIndented,
    leadIn,
    statementAt: createStatementFinder(tree.rootNode, text),
  };
}

/** Comments inside comments are parts of the outer one. */
function addComment({ comments }: Building, node: Node): void {
  const from = node.startIndex;
  if (from >= (comments.at(-1)?.to ?? 0)) comments.push({ from, to: node.endIndex });
}

function addNode(
  building: Building,
  node: Node,
  { rule, text }: { readonly rule: NodeRule | undefined; readonly text: string },
): void {
  if (node.startIndex < building.betweenEnd) return;
  if (isOwnAffair(building, node, rule)) {
    building.wrapper = null;
    return;
  }
  const meaning = rule?.read(node, text) ?? null;
  if (meaning === null || (typeof meaning === "object" && meaning.onlyInTests === true && !building.isTest)) return;
  if (meaning === "between") {
    building.between.set(node.startIndex, node.endIndex);
    building.betweenEnd = node.endIndex;
  } else if (meaning === "wrapper") {
    const isInside = building.wrapper !== null && node.startIndex < building.wrapper.to;
    if (!isInside) building.wrapper = { node, to: node.endIndex };
  } else addSymbol(building, node, meaning);
}

/** Told before the node is asked anything: each question takes a call into the grammar's runtime. */
function isOwnAffair({ symbols }: Building, node: Node, rule: NodeRule | undefined): boolean {
  const isInside = holdsItsOwn(innermost(symbols.at(-1) ?? null, node.startIndex));
  return isInside && rule?.isValue?.(node) === true;
}

/** Values in it are no symbols. */
function holdsItsOwn(symbol: CodeSymbol | null): boolean {
  return symbol?.kind === "function" || symbol?.kind === "test";
}

function addSymbol(building: Building, node: Node, naming: Naming): void {
  const { symbols, wrapper } = building;
  const to = node.endIndex;
  const outer = wrapper !== null && to <= wrapper.to ? wrapper : { node, to };
  building.wrapper = null;
  const { parts = [outer.node] } = naming;
  const span = spanOf(outer, naming);
  const parent = enclosing(symbols.at(-1) ?? null, span);
  if (naming.kind === "value" && holdsItsOwn(parent)) return;
  const depth = parent === null ? 0 : parent.depth + 1;
  if (depth > DEEPEST) return;
  const own = /\s/.test(naming.name) ? naming.name.replace(/\s+/g, " ").trim() : naming.name;
  const base = join(parent, own, naming.kind);
  const before = building.last.get(parent);
  const { joins = false, goesOn = false } = naming;
  if (before?.base === base && (joins || before.goesOn)) {
    building.last.set(parent, { ...before, goesOn });
    return grow(before.symbol, span.to, parts);
  }
  const prefix = naming.prefix === undefined ? base : join(parent, naming.prefix, naming.kind);
  const symbol = {
    from: span.from,
    to: span.to,
    name: uniqueName(building.seen, base),
    kind: naming.kind,
    parent,
    depth,
    prefix,
    isTest: naming.isTest === true || parent?.isTest === true,
    node: parts.length === 1 && outer.to < span.to ? holderOf(outer.node, span.to) : outer.node,
    parts: [...parts],
  };
  symbols.push(symbol);
  building.last.set(parent, { symbol, base, goesOn });
}

/** The symbol that was found last right inside another one. */
interface Last {
  readonly symbol: GrowingSymbol;
  readonly base: string;
  readonly goesOn: boolean;
}

function grow(symbol: GrowingSymbol, to: number, parts: readonly Node[]): void {
  symbol.to = to;
  symbol.parts.push(...parts);
}

function holderOf(node: Node, to: number): Node {
  let holder = node;
  while (holder.endIndex < to && holder.parent !== null) holder = holder.parent;
  return holder;
}

function spanOf(outer: Placed, { parts, reaches }: Naming): Span {
  const from = parts?.[0]?.startIndex ?? outer.node.startIndex;
  return { from, to: Math.max(outer.to, reaches ?? parts?.at(-1)?.endIndex ?? 0) };
}

function enclosing(last: CodeSymbol | null, { from, to }: Span): CodeSymbol | null {
  let symbol = innermost(last, from);
  while (symbol !== null && symbol.to < to) symbol = symbol.parent;
  return symbol;
}

/** The innermost symbol that goes on at an offset. */
function innermost(last: CodeSymbol | null, from: number): CodeSymbol | null {
  let symbol = last;
  while (symbol !== null && symbol.to <= from) symbol = symbol.parent;
  return symbol;
}

function join(parent: CodeSymbol | null, name: string, kind: Naming["kind"]): string {
  if (parent === null || parent.prefix === "") return name;
  if (name === "") return parent.prefix;
  return `${parent.prefix}${kind === "test" || parent.kind === "test" ? " > " : "."}${name}`;
}
