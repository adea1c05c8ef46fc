import { formatPart, ledgerPartPath, runNames, type LedgerPart } from "../../../../src/harness/ledger/part.ts";

/** A part of `docs/fix_plan.md`, with as much said as a test cares for. */
export function part(initiative: string, timestamp: string, attempt: number): LedgerPart {
  const runId = `reports/${initiative}/R.1/${timestamp}`;
  const text = formatPart({ runId, attempt }, `### Attempt #${attempt} — ${initiative} at ${timestamp}\n\n- text\n`);
  return { path: ledgerPartPath("docs/fix_plan.md", runId), runId, ...runNames(runId), attempt, text };
}
