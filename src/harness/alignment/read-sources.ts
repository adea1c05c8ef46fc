import { join } from "node:path";
import { once } from "../../base/collections/once.ts";
import type { Workspace } from "../cycle/workspace.ts";
import { ledgerFolder } from "../ledger/part.ts";
import type { Plan } from "../plan/types.ts";
import type { LoopConfig } from "../project/config.ts";
import { makeStateFolder, stateFolder } from "../project/lock.ts";
import type { CheckedRun } from "./archive/check-run.ts";
import { scanCorpus, type Scan } from "./corpus/scan-corpus.ts";
import type { AlignmentSettings } from "./corpus/settings.ts";
import { throwIfInterrupted } from "./interrupted.ts";
import { assertReadable, findNamedResults } from "./results/given-results.ts";
import { loadResults } from "./results/load-results.ts";
import type { LoadedResults } from "./results/types.ts";
import { openLock, type LockText } from "./review/lock-file.ts";
import { packReviewed } from "./review/reviewed-hashes.ts";
import type { EvidenceRun } from "./trace/types.ts";

/** What an alignment is read from besides the files. */
export interface AlignmentRequest {
  readonly plans: readonly Plan[];
  /** Of the archive; those that are finished and sound are evidence. */
  readonly runs: readonly CheckedRun[];
  /** Globs of files of results besides the configuration's. @default none */
  readonly results?: readonly string[];
}

/** All that an alignment is made of, read and not put together yet. */
export interface Sources {
  readonly config: LoopConfig;
  readonly scan: Scan;
  /** null: the project has no lock file. */
  readonly lock: LockText | null;
  readonly results: LoadedResults;
  readonly plans: readonly Plan[];
  readonly evidence: readonly EvidenceRun[];
  /** `2026-11-28` */
  readonly today: string;
}

/**
 * Reads files, reviews and results of a project. Writes nothing but its cache.
 * @throws AppError `CONFIG_USAGE` where a glob that was given matches nothing or a file that is no results, `SPEC_LOCK_INVALID`, `EVIDENCE_CORRUPT`, `GIT_FAILED`, `IO_FAILED`, `RUN_INTERRUPTED`
 */
export async function readSources(workspace: Workspace, request: AlignmentRequest): Promise<Sources> {
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
  const lock = await openLock(root, config.alignment.lock);
  const reviewed = once(() => packReviewed(lock?.read() ?? null));
  const [scan, results] = await Promise.all([
    scanCorpus({ root, settings, cacheFolder: cacheFolderOf(root), skip, reviewed }),
    loadResults({ root, runs: sound, found }),
  ]);
  if (workspace.signal.aborted) await scan.saved; // nothing half written stays behind
  throwIfInterrupted(workspace.signal);
  assertReadable(results, named.given);
  const evidence = sound.map(({ folder, manifest }) => ({
    runId: folder.runId,
    initiative: manifest.initiative.id,
    row: manifest.row.id,
  }));
  return { config, scan, lock, results, plans, evidence, today: workspace.clock().toISOString().slice(0, 10) };
}

/** Where a project keeps what a check worked out; nothing is lost with it. */
export function cacheFolderOf(root: string): string {
  return join(root, stateFolder, "alignment");
}

function toSettings({ alignment, reports, ledger }: LoopConfig): AlignmentSettings {
  const { needs, linkWords } = alignment;
  return { ...alignment, records: [reports, ledger, ledgerFolder(ledger)], reading: { needs, linkWords } };
}
