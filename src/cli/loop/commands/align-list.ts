import { AppError } from "../../../base/errors/app-error.ts";
import { traceClauses } from "../../../harness/alignment/trace/trace.ts";
import type { TracedClause, TraceState } from "../../../harness/alignment/types.ts";
import { sortClauses } from "../../../harness/output/check-report-order.ts";
import { shownLabels, shownState, stateLabels } from "../../../harness/output/check-report-states.ts";
import { openAlignment } from "../open-alignment.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop align list`: every clause with its state and what points at it. */
export function runAlignList(options: ResultsOptions & { readonly state?: string }): Promise<void> {
  return runCommand(
    options,
    async (context) => {
      const wanted = options.state === undefined ? null : assertState(options.state);
      const { input } = await openAlignment(context, options);
      const clauses = sortClauses(traceClauses(input).clauses).filter(
        ({ states }) => wanted === null || states.includes(wanted),
      );
      const data = clauses.map(({ id, path, range, title, state, states }) => {
        return { id, title, path, line: range.line, state, states };
      });
      const text = clauses.length === 0 ? "no clause" : clauses.map(formatClause).join("\n");
      tellResult(context, { command: "align list", data, text });
      return 0;
    },
    { timeless: true },
  );
}

function formatClause(clause: TracedClause): string {
  const { id, title, links, path, range } = clause;
  const kinds = [...new Set(links.map(({ kind }) => kind))].sort();
  const pointers = kinds.map((kind) => `${kind} ${links.filter((link) => link.kind === kind).length}`);
  const linked = pointers.length === 0 ? "no link" : pointers.join(", ");
  return `${path}:${range.line}  ${id}  ${title}: ${shownLabels[shownState(clause)]} (${linked})`;
}

function assertState(text: string): TraceState {
  if (Object.hasOwn(stateLabels, text)) return text as TraceState;
  throw new AppError("CONFIG_INVALID", "There is no such state", {
    received: text,
    expected: Object.keys(stateLabels).join(", "),
    hint: "see specs/alignment.md §4 for what each one means",
  });
}
