import type { Impact } from "../../../harness/alignment/impact/impact.ts";
import { impactSince } from "../../../harness/alignment/impact/since.ts";
import { traceClauses } from "../../../harness/alignment/trace/trace.ts";
import { openAlignment } from "../open-alignment.ts";
import type { ResultsOptions } from "../options.ts";
import { runCommand } from "../run-command.ts";
import { tellResult } from "../tell-result.ts";

/** `loop align impact`: clauses, rows, tests and selectors that a change touches. */
export function runAlignImpact(options: ResultsOptions & { readonly since: string }): Promise<void> {
  return runCommand(
    options,
    async (context) => {
      const { workspace, ...alignment } = await openAlignment(context, options);
      const trace = traceClauses(alignment.input);
      const impact = await impactSince({ root: workspace.root, since: options.since, alignment, trace });
      tellResult(context, { command: "align impact", data: impact, text: formatImpact(impact, options.since) });
      return 0;
    },
    { timeless: true },
  );
}

function formatImpact({ files, clauses, removed, rows, tests, selectors }: Impact, since: string): string {
  return [
    ...part(`Changed files since ${since}`, files),
    ...part(
      "Clauses",
      clauses.map(({ id, title, reasons }) => `${id}  ${title} (${reasons.join(", ")})`),
    ),
    ...(removed.length === 0 ? [] : part("Removed clauses", removed.map(formatRemoved))),
    ...part(
      "Rows",
      rows.map(({ plan, row, title }) => `${plan} ${row}  ${title}`),
    ),
    ...part(
      "Tests",
      tests.map(({ path, name }) => `${path}  ${name}`),
    ),
    ...part("Selectors to run", selectors),
  ].join("\n");
}

function formatRemoved({ id, title, movedTo, linkedBy }: Impact["removed"][number]): string {
  const now = movedTo === null ? "" : `, now ${movedTo}`;
  const linkers = linkedBy.map(({ path, line, name }) =>
    [line === null ? path : `${path}:${line}`, ...(name === null ? [] : [name])].join(" "),
  );
  return `${id}  ${title}${now} (${linkers.length === 0 ? "no link" : `linked by ${linkers.join(", ")}`})`;
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return [`${title}: ${lines.length === 0 ? "none" : lines.length}`, ...lines.map((line) => `  ${line}`)];
}
