import type { FileFacts } from "../types.ts";
import { flattenClauses, restoreClauses } from "./flat-clauses.ts";
import { flattenLinks, restoreLinks } from "./flat-links.ts";
import type { Reading, SourceFile, Unread } from "./reading.ts";

/** What is rare in a file, as it is. */
type Rest = Pick<FileFacts, "references" | "selectors" | "unasked" | "tables" | "anchors" | "issues">;
/** Facts without what is repeated; trailing parts that are empty are left out. */
type FlatFacts = readonly [lineCount: number, links?: readonly unknown[], clauses?: readonly unknown[], rest?: Rest];

/**
 * A reading as one line of text: what threads send and the cache keeps. Facts are a flat list, since a large project
 * has tens of thousands of links and must be loaded in a blink.
 */
export function formatReading(reading: Reading): string {
  return JSON.stringify(reading.kind === "facts" ? flatten(reading.facts) : reading);
}

function flatten(facts: FileFacts): FlatFacts {
  const { path, lineCount } = facts;
  const links = flattenLinks(facts.links, path);
  const clauses = flattenClauses(facts.clauses, path);
  const rest = restOf(facts);
  if (rest !== null) return [lineCount, links, clauses, rest];
  if (clauses.length > 0) return [lineCount, links, clauses];
  return links.length > 0 ? [lineCount, links] : [lineCount];
}

/** The reading of a file, from its line. */
export function parseReading(line: string, file: SourceFile): Reading {
  const lineCount = /^\[(\d+)\]$/.exec(line)?.[1]; // most files have no more than this
  if (lineCount !== undefined) return { kind: "facts", facts: restore([Number(lineCount)], file) };
  const value = JSON.parse(line) as FlatFacts | Unread | { readonly kind: "none" };
  return isFlat(value) ? { kind: "facts", facts: restore(value, file) } : value;
}

function isFlat(value: object): value is FlatFacts {
  return Array.isArray(value);
}

function restOf({ references, selectors, unasked = [], tables, anchors, issues }: FileFacts): Rest | null {
  const parts = [references, selectors, unasked, tables, anchors, issues];
  if (parts.every((part) => part.length === 0)) return null;
  return { references, selectors, unasked: unasked.length === 0 ? undefined : unasked, tables, anchors, issues };
}

const NOTHING: Rest = { references: [], selectors: [], tables: [], anchors: [], issues: [] };

function restore([lineCount, links = [], clauses = [], rest = NOTHING]: FlatFacts, file: SourceFile): FileFacts {
  const { path, role } = file;
  const { references, selectors, unasked, tables, anchors, issues } = rest;
  return {
    path,
    role,
    clauses: restoreClauses(clauses, path),
    links: restoreLinks(links, path),
    references,
    selectors,
    unasked,
    tables,
    anchors,
    lineCount,
    issues,
  };
}
