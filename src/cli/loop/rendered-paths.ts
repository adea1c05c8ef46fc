import { ledgerPartPath } from "../../harness/ledger/part.ts";

/** What rendering a run writes besides the ledger's page, relative to the project's root. */
export function renderedPaths(ledgerPath: string, runId: string): readonly string[] {
  return [`${runId}/summary.md`, `${runId}/commit-message.txt`, ledgerPartPath(ledgerPath, runId)];
}
