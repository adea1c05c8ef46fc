import type { Issue } from "../../base/errors/issue.ts";
import { flat } from "../../base/text/line.ts";
import { plural } from "../../base/text/plural.ts";
import type { HeldWaiver } from "../alignment/types.ts";
import { countSeverities } from "./check-report-order.ts";
import { countStates } from "./check-report-states.ts";
import type { CheckReport, ScannedCounts } from "./check-report.ts";

/** The first lines of every report: which files were read, and which not for their format, what was found in them, what else was looked at, and test results. */
export function scannedLines(scanned: ScannedCounts): readonly string[] {
  const files = [
    plural(scanned.specs, "spec"),
    plural(scanned.tests, "test file"),
    plural(scanned.code, "code file"),
    plural(scanned.documents, "document"),
  ];
  const found = [
    plural(scanned.clauses, "clause"),
    plural(scanned.links, "link"),
    plural(scanned.references, "reference"),
    plural(scanned.selectors, "selector"),
    plural(scanned.tables, "tied table"),
  ];
  const archive = [
    plural(scanned.plans, "plan"),
    plural(scanned.rows, "row"),
    plural(scanned.runs, "run"),
    `${scanned.ledgerEntries} ledger ${scanned.ledgerEntries === 1 ? "entry" : "entries"}`,
  ];
  const { resultFiles, results, linkedResults } = scanned;
  const read = `${plural(resultFiles, "results file")}, ${plural(results, "test result")}, ${linkedResults} of linked tests`;
  return [
    `Scanned ${files.join(", ")}; ${archive.join(", ")}.`,
    ...notReadLine(scanned),
    `Found ${found.join(", ")}.`,
    ...notAskedLine(scanned),
    `Read ${read}.`,
  ];
}

/** `Not read: 1 spec in Org, 12 documents in AsciiDoc.`, where there are some. */
function notReadLine({ notRead = [] }: ScannedCounts): readonly string[] {
  const parts = notRead.map(({ role, format, files }) => `${plural(files, role)} in ${format}`);
  return parts.length === 0 ? [] : [`Not read: ${parts.join(", ")}.`];
}

/** `Not asked whether they collect tests: 2 commands of go test, 1 command of Jest.`, where there are some. */
function notAskedLine({ notAsked = [] }: ScannedCounts): readonly string[] {
  const parts = notAsked.map(({ tool, commands }) => `${plural(commands, "command")} of ${tool}`);
  return parts.length === 0 ? [] : [`Not asked whether they collect tests: ${parts.join(", ")}.`];
}

/** `Clauses: 2 uncovered, 40 covered.` */
export function statesLine({ summary, begun = true }: CheckReport): string {
  const counts = countStates(summary).map(({ count, label }) => `${count} ${label}`);
  if (counts.length === 0) return "Clauses: none.";
  const waived = summary.waived.length;
  const passing = waived === 0 ? "" : `; ${waived} with a waiver`;
  const next = begun ? "" : " No file is linked to a clause yet: `@spec specs/x.md §4.9` in a comment begins it.";
  return `Clauses: ${counts.join(", ")}${passing}.${next}`;
}

/** Each state that a waiver lets pass: of which clause, until when, by whom, why. */
export function waiverLines({ summary }: CheckReport): readonly string[] {
  return summary.waived.flatMap(({ id, waivers }) => waivers.map((waiver) => flat(`${id}: ${formatWaiver(waiver)}`)));
}

/** `stale-code until 2027-01-31, A. Person <person@example.org>: moves with the next release` */
export function formatWaiver({ state, until, by, reason }: HeldWaiver): string {
  return `${state} until ${until}, ${by}: ${reason}`;
}

/** `2 errors, 1 warning.` */
export function totalsLine(issues: readonly Issue[]): string {
  const { errors, warnings } = countSeverities(issues);
  return `${plural(errors, "error")}, ${plural(warnings, "warning")}.`;
}

/** A finding whose parts each stay on their line and carry no control characters, as foreign files may. */
export function flatIssue(issue: Issue): Issue {
  return {
    ...issue,
    where: { ...issue.where, file: flat(issue.where.file) },
    message: flat(issue.message),
    ...(issue.received === undefined ? {} : { received: flat(issue.received) }),
    ...(issue.expected === undefined ? {} : { expected: flat(issue.expected) }),
    ...(issue.hint === undefined ? {} : { hint: flat(issue.hint) }),
  };
}

/** What was received and expected, and the fix, one labelled line each. */
export function detailLines(issue: Issue): readonly string[] {
  return [
    ...(issue.received === undefined ? [] : [`received: ${issue.received}`]),
    ...(issue.expected === undefined ? [] : [`expected: ${issue.expected}`]),
    ...(issue.hint === undefined ? [] : [`fix: ${issue.hint}`]),
  ];
}
