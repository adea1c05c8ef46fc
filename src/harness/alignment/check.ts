import { join } from "node:path";
import { once } from "../../base/collections/once.ts";
import type { Issue } from "../../base/errors/issue.ts";
import type { Workspace } from "../cycle/workspace.ts";
import type { CheckReport, ScannedCounts } from "../output/check-report.ts";
import type { Plan } from "../plan/types.ts";
import { checkArchive, type ArchiveReport } from "./archive/check-archive.ts";
import type { Corpus } from "./corpus/types.ts";
import type { ReferencesRequest } from "./documents/check-document-references.ts";
import { throwIfInterrupted } from "./interrupted.ts";
import { digestSources, keepReckoning, loadReckoning } from "./kept-reckoning.ts";
import { alignmentOf, corpusOf, type Alignment } from "./read-alignment.ts";
import { cacheFolderOf, readSources, type Sources } from "./read-sources.ts";
import { reckon, type Reckoning } from "./reckon.ts";
import { listRowSelectors } from "./selectors/row-selectors.ts";
import type { FileFacts, Trace } from "./types.ts";

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
  const { archive, sources } = await readProject(workspace, request);
  const alignment = alignmentOf(sources, corpusOf(sources));
  const reckoning = reckon(alignment, workspace.config);
  const { trace } = reckoning;
  const gathered = { plans: request.plans, archive, reckoning, corpus: () => alignment.corpus };
  const report = await makeReport(workspace, gathered);
  await sources.scan.saved;
  return { report: { ...report, trace }, trace, alignment };
}

/**
 * The same report without the trace. Where nothing that a trace depends on is another than at the last check, what that one
 * concluded is taken as it is.
 * @throws AppError as `checkProject` does
 */
export async function checkInBrief(workspace: Workspace, request: CheckRequest): Promise<CheckReport> {
  const { archive, sources } = await readProject(workspace, request);
  const folder = cacheFolderOf(workspace.root);
  const digest = digestSources(sources);
  const kept = await loadReckoning(folder, digest);
  const corpus = once(() => corpusOf(sources));
  const reckoning = kept ?? reckon(alignmentOf(sources, corpus()), workspace.config);
  const report = await makeReport(workspace, { plans: request.plans, archive, reckoning, corpus });
  await sources.scan.saved;
  if (kept === null) await keepReckoning(folder, digest, reckoning);
  return report;
}

interface ReadProject {
  readonly archive: ArchiveReport;
  readonly sources: Sources;
}

async function readProject(workspace: Workspace, request: CheckRequest): Promise<ReadProject> {
  const archive = await checkArchive(workspace, request.plans);
  return { archive, sources: await readSources(workspace, { ...request, runs: archive.runs }) };
}

interface Gathered {
  readonly plans: readonly Plan[];
  readonly archive: ArchiveReport;
  readonly reckoning: Reckoning;
  /** Asked for where something in it has to be looked at. */
  readonly corpus: () => Corpus;
}

async function makeReport(workspace: Workspace, gathered: Gathered): Promise<CheckReport> {
  const { plans, archive, reckoning } = gathered;
  const documents = await checkDocuments(workspace, gathered);
  throwIfInterrupted(workspace.signal);
  const isStarted = findStarted(archive);
  const scanned = {
    ...reckoning.counts,
    selectors: reckoning.counts.selectors + listRowSelectors({ plans, isStarted }).length,
    plans: plans.length,
    rows: plans.reduce((total, { rows }) => total + rows.length, 0),
    runs: archive.runs.length,
    ledgerEntries: archive.ledgerEntries,
  };
  const issues = [
    ...emptyCorpus(scanned, workspace),
    ...plans.flatMap((plan) => plan.issues),
    ...archive.issues,
    ...reckoning.issues,
    ...documents,
  ];
  return { scanned, issues, trace: null, summary: reckoning.summary, begun: reckoning.begun };
}

/** References, tied tables and named selectors; what looks at them is loaded where there are some. */
async function checkDocuments(
  { root, signal }: Workspace,
  { plans, archive, reckoning, corpus }: Gathered,
): Promise<readonly Issue[]> {
  const { references, tables, selectors } = reckoning.counts;
  if (plans.length + references + tables + selectors === 0) return [];
  const { files, listed } = corpus();
  const sources = { root, files, listed, plans, isStarted: findStarted(archive) };
  return [
    ...(await checkPaths(sources)),
    ...(await checkTiedTables(root, files, signal)),
    ...(await checkCommands(sources, signal)),
  ];
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
  const cachePath = join(cacheFolderOf(sources.root), "selectors.json");
  return checkSelectors({ ...sources, cachePath, signal });
}

/** Whether a row's RED was recorded. */
function findStarted({ runs }: ArchiveReport): ReferencesRequest["isStarted"] {
  const started = new Set(runs.flatMap(({ state }) => (state?.red == null ? [] : [rowKey(state.started)])));
  return (plan, row) => started.has(rowKey({ initiative: plan.id, row }));
}

function rowKey({ initiative, row }: { readonly initiative: string; readonly row: string }): string {
  return `${initiative} ${row}`;
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
