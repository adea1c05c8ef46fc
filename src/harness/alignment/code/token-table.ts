import type { TokenRules } from "./languages/rules.ts";

/** What hashing needs to know of a type of node, by the number that the grammar gives it. */
export interface TokenTable {
  readonly typeOf: (id: number) => string;
  readonly isSkipped: (id: number) => boolean;
  readonly isAtom: (id: number) => boolean;
  /** Tokens that count nothing inside a node of this type. */
  readonly dropsIn: (type: string, parent: string) => string;
  readonly commaCounts: (type: string) => boolean;
  readonly write: (token: string, type: string, parent: string) => string;
}

const LOOPS = new Set(["for_statement", "for_clause"]);

/** Prepares the rules of a language for its grammar. */
export function createTokenTable(types: readonly string[], rules: TokenRules): TokenTable {
  const atoms = new Set(rules.atoms);
  const skips = new Set(rules.skips);
  const single = new Set(rules.commaCounts);
  const skipped = Array.from(types, (type) => (type ?? "").endsWith("comment") || skips.has(type));
  const atomic = Array.from(types, (type) => atoms.has(type));
  const everywhere = rules.drops["*"] ?? "";
  const within = new Set(Object.keys(rules.drops).map((key) => key.split(" ").at(-1) ?? ""));
  return {
    typeOf: (id) => types[id] ?? "ERROR",
    isSkipped: (id) => skipped[id] === true,
    isAtom: (id) => atomic[id] === true,
    dropsIn: (type, parent) => {
      if (LOOPS.has(type)) return "";
      if (!within.has(type)) return everywhere;
      return (rules.drops[type] ?? rules.drops[`${parent} ${type}`] ?? "") + everywhere;
    },
    commaCounts: (type) => single.has(type),
    write: rules.write ?? ((token) => token),
  };
}
