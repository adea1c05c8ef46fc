import { posix } from "node:path";

/** One attempt's entry, a file of its own, so that branches which each add one merge without conflict. */
export interface LedgerPart {
  /** Relative to the project's root. */
  readonly path: string;
  readonly runId: string;
  readonly initiative: string;
  readonly timestamp: string;
  readonly attempt: number;
  /** The whole file, its first line included. */
  readonly text: string;
}

/** What a part's first line says; a type of its own, since the identity of a run never changes and its number may. */
export interface PartIdentity {
  readonly runId: string;
  readonly attempt: number;
}

/** The folder of the parts of a ledger page: `docs/fix_plan` for `docs/fix_plan.md`. */
export function ledgerFolder(ledgerPath: string): string {
  return ledgerPath.replace(/\.[^./]+$/, "");
}

/** Where the entry of a run stands: `docs/fix_plan/<initiative>/<timestamp>.md`. */
export function ledgerPartPath(ledgerPath: string, runId: string): string {
  const { initiative, timestamp } = runNames(runId);
  return posix.join(ledgerFolder(ledgerPath), initiative, `${timestamp}.md`);
}

/** Initiative and timestamp of a run id, `reports/<initiative>/<row>/<timestamp>`. */
export function runNames(runId: string): { readonly initiative: string; readonly timestamp: string } {
  const parts = runId.split("/");
  return { initiative: parts.at(-3) ?? "", timestamp: parts.at(-1) ?? "" };
}

/** The file of an entry: a line for machines, then the rendered entry. */
export function formatPart({ runId, attempt }: PartIdentity, entry: string): string {
  // Escaped, so that no id can end the comment.
  const identity = JSON.stringify({ runId, attempt }).replaceAll(">", String.raw`\u003e`);
  return `<!-- loop:entry ${identity} -->\n${entry.replace(/\n*$/, "\n")}`;
}

/** Reads a part's first line; null where it is not one. */
export function parsePartIdentity(text: string): PartIdentity | null {
  const found = /^\ufeff?<!-- loop:entry (\{.*\}) -->[ \t]*(?:\r?\n|$)/.exec(text);
  if (found === null) return null;
  try {
    const { runId, attempt } = JSON.parse(found[1]!) as Partial<PartIdentity>;
    const known = typeof runId === "string" && Number.isSafeInteger(attempt) && attempt! > 0;
    return known && runId.split("/").length >= 3 ? { runId, attempt: attempt! } : null;
  } catch {
    return null;
  }
}
