import { join } from "node:path";
import { uniqueBy } from "../../base/collections/unique-by.ts";
import type { Issue } from "../../base/errors/issue.ts";
import type { Workspace } from "../cycle/workspace.ts";
import type { CheckReport, ScannedCounts } from "../output/check-report.ts";
import type { Plan } from "../plan/types.ts";
import { stateFolder } from "../project/lock.ts";
import { checkArchive, type ArchiveReport } from "./archive/check-archive.ts";
import type { ReferencesRequest } from "./documents/check-document-references.ts";
import { throwIfInterrupted } from "./interrupted.ts";
import { readAlignment, type Alignment } from "./read-alignment.ts";
import { matchLinked, type MatchedResults } from "./results/match-linked.ts";
import { traceClauses } from "./trace/trace.ts";
import type { FileFacts, TestStanding, Trace } from "./types.ts";

/** What a check takes into account besides the project itself. */
export interface CheckRequest {
  readonly plans: readonly Plan[];
  /** Globs of further files of results. @default none */
  readonly results?: readonly string[];
}

/** A report, and what it was made from. */
export interface ProjectCheck {
  readonly report: CheckReport;
  readonly trace: Trace;
  readonly alignment: Alignment;
}

/**
 * Whether specs, code, tests, plans, evidence and documents of a project still agree. Writes nothing but its cache.
 * @throws AppError `CONFIG_USAGE`, `SPEC_LOCK_INVALID`, `EVIDENCE_CORRUPT`, `GIT_FAILED`, `IO_FAILED`, `RUN_INTERRUPTED`
 * @see specs/alignment.md §9
 */
export async function checkProject(workspace: Workspace, request: CheckRequest): Promise<ProjectCheck> {
  const { plans } = request;
  const archive = await checkArchive(workspace, plans);
  const alignment = await readAlignment(workspace, { ...request, runs: archive.runs });
  const trace = traceClauses(alignment.input);
  const documents = await checkDocuments(workspace, { plans, archive, alignment });
  throwIfInterrupted(workspace.signal);
  const { results } = alignment;
  const matched = matchLinked(results, results.files.length + results.tests.length === 0 ? [] : linkedTests(trace));
  const scanned = countScanned(plans, archive, { alignment, matched });
  const { corpus } = alignment;
  const begun = hasBegun(workspace, alignment);
  const issues = [
    ...emptyCorpus(scanned, workspace),
    ...plans.flatMap((plan) => plan.issues),
    ...archive.issues,
    ...corpus.issues,
    ...corpus.files.flatMap((file) => file.issues),
    ...results.issues,
    ...results.unmatched.map(unmatchedResults),
    ...matched.issues,
    ...(begun ? trace.issues : trace.issues.filter(({ rule }) => !needsLinks.has(rule))),
    ...documents,
  ];
  await corpus.saved;
  return { report: { scanned, issues, trace, begun }, trace, alignment };
}

/** Each once, whichever clauses it is linked to. */
function linkedTests({ clauses }: Trace): readonly TestStanding[] {
  const tests = clauses.flatMap((clause) => clause.tests);
  return uniqueBy(tests, ({ path, name }) => `${path}\n${name}`);
}

/** What only a project can have that links code and tests to its specs. */
const needsLinks = new Set(["clause-uncovered", "clause-unproven"]);

/** A project with specs of its own that never linked anything to them is not told of each heading. */
function hasBegun({ config }: Workspace, { corpus, input }: Alignment): boolean {
  if (config.alignment.written.length > 0 || input.reviews !== null) return true;
  return corpus.files.some(
    ({ role, links, clauses }) =>
      ((role === "code" || role === "test") && links.length > 0) || clauses.some(({ artifact }) => artifact !== null),
  );
}

interface Gathered {
  readonly plans: readonly Plan[];
  readonly archive: ArchiveReport;
  readonly alignment: Alignment;
}

/** References, tied tables and named selectors; what looks at them is loaded where there are some. */
async function checkDocuments(
  { root, signal }: Workspace,
  { plans, archive, alignment }: Gathered,
): Promise<readonly Issue[]> {
  const { files, listed } = alignment.corpus;
  const started = new Set(archive.runs.flatMap(({ state }) => (state?.red == null ? [] : [rowKey(state.started)])));
  const isStarted = (plan: Plan, row: string): boolean => started.has(rowKey({ initiative: plan.id, row }));
  const sources = { root, files, listed, plans, isStarted };
  const references = await checkPaths(sources);
  const tables = await checkTiedTables(root, files, signal);
  return [...references, ...tables, ...(await checkCommands(sources, signal))];
}

async function checkPaths(sources: ReferencesRequest): Promise<readonly Issue[]> {
  if (sources.plans.length === 0 && sources.files.every(({ references }) => references.length === 0)) return [];
  const { checkDocumentReferences } = await import("./documents/check-document-references.ts");
  return checkDocumentReferences(sources);
}

async function checkTiedTables(
  root: string,
  files: readonly FileFacts[],
  signal: AbortSignal,
): Promise<readonly Issue[]> {
  if (files.every(({ tables }) => tables.length === 0)) return [];
  const [{ checkTables }, { createSchemaReader }, { createHelpRunner }] = await Promise.all([
    import("./tables/check-tables.ts"),
    import("./tables/read-schema-file.ts"),
    import("./tables/run-help.ts"),
  ]);
  return checkTables(files, { readJson: createSchemaReader(root), runHelp: createHelpRunner(root, signal) });
}

/** What asks runners brings all of them. */
async function checkCommands(sources: ReferencesRequest, signal: AbortSignal): Promise<readonly Issue[]> {
  if (sources.plans.length === 0 && sources.files.every(({ selectors }) => selectors.length === 0)) return [];
  const { checkSelectors } = await import("./selectors/check-selectors.ts");
  const cachePath = join(sources.root, stateFolder, "alignment", "selectors.json");
  return checkSelectors({ ...sources, cachePath, signal });
}

function rowKey({ initiative, row }: { readonly initiative: string; readonly row: string }): string {
  return `${initiative} ${row}`;
}

function countScanned(
  plans: readonly Plan[],
  archive: ArchiveReport,
  { alignment, matched }: { readonly alignment: Alignment; readonly matched: MatchedResults },
): ScannedCounts {
  const { counts, files } = alignment.corpus;
  const sum = (of: (file: FileFacts) => readonly unknown[]): number =>
    files.reduce((total, file) => total + of(file).length, 0);
  return {
    specs: counts.spec,
    tests: counts.test,
    code: counts.code,
    documents: counts.document,
    clauses: sum(({ clauses }) => clauses),
    links: sum(({ links }) => links),
    references: sum(({ references }) => references),
    selectors: sum(({ selectors }) => selectors),
    tables: sum(({ tables }) => tables),
    plans: plans.length,
    rows: plans.reduce((total, { rows }) => total + rows.length, 0),
    runs: archive.runs.length,
    ledgerEntries: archive.ledgerEntries,
    ...matched.counts,
  };
}

/** Nothing scanned is never "ok". */
function emptyCorpus({ plans, clauses }: ScannedCounts, { config }: Workspace): readonly Issue[] {
  if (plans > 0 || clauses > 0) return [];
  return [
    {
      severity: "error",
      rule: "check-empty",
      where: { file: "loop.config.json" },
      message: "neither a plan nor a clause of a spec was found, so nothing was checked",
      received: [...config.plans, ...config.alignment.specs].join(", "),
      expected: "at least one plan file, or a spec with a heading",
      hint: "start one with `loop plan new <ID>`, or correct `plans` and `alignment.specs` in loop.config.json",
    },
  ];
}

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
