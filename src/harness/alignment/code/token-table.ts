import type { TokenRules } from "./languages/rules.ts";

/** What hashing needs to know of a type of node, by the number that the grammar gives it. */
export interface TokenTable {
  readonly typeOf: (id: number) => string;
  readonly isSkipped: (id: number) => boolean;
  /** Whether nodes may stand in it: it is no atom, no comment and no fixed sign such as `{`. */
  readonly mayHoldNodes: (id: number) => boolean;
  /** Whether it is a fixed sign or word, which is written as its type. */
  readonly isSign: (id: number) => boolean;
  /** Tokens that count nothing inside a node of this type. */
  readonly dropsIn: (type: string, parent: string) => string;
  readonly commaCounts: (type: string) => boolean;
  readonly write: (token: string, type: string, parent: string) => string;
}

const LOOPS = new Set(["for_statement", "for_clause"]);

/** The types of nodes of a grammar, by their numbers. */
export interface NodeTypes {
  readonly types: readonly string[];
  readonly isNamed: (id: number) => boolean;
}

/** Prepares the rules of a language for its grammar. */
export function createTokenTable({ types, isNamed }: NodeTypes, rules: TokenRules): TokenTable {
  const atoms = new Set(rules.atoms);
  const skips = new Set(rules.skips);
  const single = new Set(rules.commaCounts);
  const skipped = Array.from(types, (type) => (type ?? "").endsWith("comment") || skips.has(type));
  const signs = Array.from(types, (_, id) => !isNamed(id));
  const holding = Array.from(types, (type, id) => !atoms.has(type) && skipped[id] !== true && isNamed(id));
  const everywhere = rules.drops["*"] ?? "";
  const within = new Set(Object.keys(rules.drops).map((key) => key.split(" ").at(-1) ?? ""));
  return {
    typeOf: (id) => types[id] ?? "ERROR",
    isSkipped: (id) => skipped[id] === true,
    mayHoldNodes: (id) => holding[id] !== false,
    isSign: (id) => signs[id] === true,
    dropsIn: (type, parent) => {
      if (LOOPS.has(type)) return "";
      if (!within.has(type)) return everywhere;
      return (rules.drops[type] ?? rules.drops[`${parent} ${type}`] ?? "") + everywhere;
    },
    commaCounts: (type) => single.has(type),
    write: rules.write ?? ((token) => token),
  };
}
