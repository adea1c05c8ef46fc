import type { Link } from "../types.ts";

/** Whether links of this kind, or a need of this name, mean tests: `test`, OpenFastTrace's `utest`, `itest`, `stest`. */
export function isTestKind(kind: string): boolean {
  return kind.endsWith("test");
}

/**
 * Whether a need is met by finished loops, not by links.
 * @see specs/alignment.md §2.5
 */
export function isEvidence(need: string): boolean {
  return need === "evidence";
}

/** Links of a kind that tests have and a symbol behind them. */
export function isTestLink(link: Link): boolean {
  return link.cover !== null && isTestKind(link.kind);
}
