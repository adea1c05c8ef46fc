import { join } from "node:path";
import type { Workspace } from "../cycle/workspace.ts";
import { ledgerFolder } from "../ledger/part.ts";
import type { Plan } from "../plan/types.ts";
import type { LoopConfig } from "../project/config.ts";
import { makeStateFolder, stateFolder } from "../project/lock.ts";
import type { CheckedRun } from "./archive/check-run.ts";
import { withoutForeignTags } from "./clauses/openfasttrace/foreign-tags.ts";
import { scanCorpus } from "./corpus/scan-corpus.ts";
import type { AlignmentSettings } from "./corpus/settings.ts";
import type { ScannedCorpus } from "./corpus/types.ts";
import { throwIfInterrupted } from "./interrupted.ts";
import { assertReadable, findNamedResults } from "./results/given-results.ts";
import { loadResults } from "./results/load-results.ts";
import type { LoadedResults } from "./results/types.ts";
import { loadLock } from "./review/lock-file.ts";
import { packReviewed } from "./review/reviewed-hashes.ts";
import type { TraceInput } from "./trace/types.ts";

/** What specs, code, tests and documents say, with all that a trace is made of. */
export interface Alignment {
  /** How files are read. */
  readonly settings: AlignmentSettings;
  readonly corpus: ScannedCorpus;
  readonly results: LoadedResults;
  readonly input: TraceInput;
}

/** What an alignment is read from besides the files. */
export interface AlignmentRequest {
  readonly plans: readonly Plan[];
  /** Of the archive; those that are finished and sound are evidence. */
  readonly runs: readonly CheckedRun[];
  /** Globs of files of results besides the configuration's. @default none */
  readonly results?: readonly string[];
}

/**
 * Reads files, reviews and results of a project. Writes nothing but its cache.
 * @throws AppError `CONFIG_USAGE` where a glob that was given matches nothing or a file that is no results, `SPEC_LOCK_INVALID`, `EVIDENCE_CORRUPT`, `GIT_FAILED`, `IO_FAILED`, `RUN_INTERRUPTED`
 */
export async function readAlignment(workspace: Workspace, request: AlignmentRequest): Promise<Alignment> {
  const { root, config } = workspace;
  const { plans, runs } = request;
  const sound = runs.flatMap(({ folder, state, manifest }) =>
    state?.phase === "finished" && manifest !== null ? [{ folder, manifest }] : [],
  );
  const named = await findNamedResults(root, { configured: config.alignment.results, given: request.results ?? [] });
  const found = [...named.configured, ...named.given];
  const skip = new Set(found.flatMap(({ paths }) => paths));
  const settings = toSettings(config);
  await makeStateFolder(root).catch(() => null); // without a cache it only takes longer
  const cacheFolder = join(root, stateFolder, "alignment");
  const lock = loadLock(root, config.alignment.lock);
  const reviewed = async (): Promise<string> => packReviewed(await lock);
  const [scanned, reviews, results] = await Promise.all([
    scanCorpus({ root, settings, cacheFolder, skip, reviewed }),
    lock,
    loadResults({ root, runs: sound, found }),
  ]);
  if (workspace.signal.aborted) await scanned.saved; // nothing half written stays behind
  throwIfInterrupted(workspace.signal);
  assertReadable(results, named.given);
  const corpus = { ...scanned, files: withoutForeignTags(scanned.files) };
  const evidence = sound.map(({ folder, manifest }) => ({
    runId: folder.runId,
    initiative: manifest.initiative.id,
    row: manifest.row.id,
  }));
  const today = workspace.clock().toISOString().slice(0, 10);
  const input = { files: corpus.files, plans, evidence, results, reviews, today, paths: new Set(corpus.listed) };
  return { settings, corpus, results, input };
}

function toSettings({ alignment, reports, ledger }: LoopConfig): AlignmentSettings {
  const { needs, linkWords } = alignment;
  return { ...alignment, records: [reports, ledger, ledgerFolder(ledger)], reading: { needs, linkWords } };
}
