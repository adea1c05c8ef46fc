import { groupBy } from "../../base/collections/group-by.ts";
import { uniqueBy } from "../../base/collections/unique-by.ts";
import type { Issue } from "../../base/errors/issue.ts";
import { summarizeTrace } from "../output/check-report-states.ts";
import type { ScannedCounts, TraceSummary } from "../output/check-report.ts";
import type { LoopConfig } from "../project/config.ts";
import type { Alignment } from "./read-alignment.ts";
import { matchLinked } from "./results/match-linked.ts";
import { traceClauses } from "./trace/trace.ts";
import type { FileFacts, TestStanding, Trace } from "./types.ts";

/** What follows from an alignment alone: neither from what else lies on the disk nor from what a command answers. */
export interface Reckoning {
  readonly counts: Omit<ScannedCounts, "plans" | "rows" | "runs" | "ledgerEntries">;
  readonly issues: readonly Issue[];
  readonly summary: TraceSummary;
  /** False where nothing in the project is linked to a clause yet. */
  readonly begun: boolean;
}

/** A reckoning with the trace that it was made from. */
export interface TracedReckoning extends Reckoning {
  readonly trace: Trace;
}

/** Judges clauses and results. Pure: it depends on the sources of the alignment alone. */
export function reckon(alignment: Alignment, config: LoopConfig): TracedReckoning {
  const { corpus, results, input } = alignment;
  const trace = traceClauses(input);
  const matched = matchLinked(results, results.files.length + results.tests.length === 0 ? [] : linkedTests(trace));
  const begun = hasBegun(alignment, config);
  const issues = [
    ...corpus.issues,
    ...corpus.files.flatMap((file) => file.issues),
    ...results.issues,
    ...results.unmatched.map(unmatchedResults),
    ...matched.issues,
    ...(begun ? trace.issues : trace.issues.filter(({ rule }) => !needsLinks.has(rule))),
  ];
  return { counts: { ...countFound(corpus), ...matched.counts }, issues, summary: summarizeTrace(trace), begun, trace };
}

/** Each once, whichever clauses it is linked to. */
function linkedTests({ clauses }: Trace): readonly TestStanding[] {
  const tests = clauses.flatMap((clause) => clause.tests);
  return uniqueBy(tests, ({ path, name }) => `${path}\n${name}`);
}

/** What only a project can have that links code and tests to its specs. */
const needsLinks = new Set(["clause-uncovered", "clause-unproven"]);

/** A project with specs of its own that never linked anything to them is not told of each heading. */
function hasBegun({ corpus, input }: Alignment, { alignment }: LoopConfig): boolean {
  if (alignment.written.length > 0 || input.reviews !== null) return true;
  return corpus.files.some(
    ({ role, links, clauses }) =>
      ((role === "code" || role === "test") && links.length > 0) || clauses.some(({ artifact }) => artifact !== null),
  );
}

function countFound({ counts, files, notRead }: Alignment["corpus"]): Omit<Reckoning["counts"], keyof ReturnedCounts> {
  const sum = (of: (file: FileFacts) => readonly unknown[]): number =>
    files.reduce((total, file) => total + of(file).length, 0);
  return {
    specs: counts.spec,
    tests: counts.test,
    code: counts.code,
    documents: counts.document,
    notRead,
    clauses: sum(({ clauses }) => clauses),
    links: sum(({ links }) => links),
    references: sum(({ references }) => references),
    selectors: sum(({ selectors }) => selectors),
    notAsked: countTools(files),
    tables: sum(({ tables }) => tables),
  };
}

/** Tools by name, with how many commands of each no runner was asked about. */
function countTools(files: readonly FileFacts[]): NonNullable<Reckoning["counts"]["notAsked"]> {
  const commands = files.flatMap(({ unasked = [] }) => unasked);
  const byTool = [...groupBy(commands, (tool) => tool)].map(([tool, { length }]) => ({ tool, commands: length }));
  return byTool.sort((one, other) => (one.tool < other.tool ? -1 : 1));
}

type ReturnedCounts = ReturnType<typeof matchLinked>["counts"];

/** What the configuration names comes with the first run of the tests; what a command names has to be there. */
function unmatchedResults(glob: string): Issue {
  return {
    severity: "warning",
    rule: "check-empty-glob",
    where: { file: "loop.config.json" },
    message: "no file of results matches",
    received: glob,
    expected: "at least one JUnit XML or CTRF file",
    hint: "run the tests that write it first, or correct `alignment.results`",
  };
}
