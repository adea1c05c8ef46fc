import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import type { LoopState } from "../../cycle/loop-state.ts";
import { loadAttempt, loadManifest } from "../../evidence/manifest.ts";
import type { RunFolder } from "../../evidence/run-folder.ts";
import type { Manifest } from "../../evidence/types.ts";
import { verifyRun } from "../../evidence/verify.ts";
import { checkDocuments, missingDocuments, type DocumentContext } from "./check-documents.ts";

/** A run folder with what its journal says; null where it has no journal with a beginning. */
export interface KnownRun {
  readonly folder: RunFolder;
  readonly state: LoopState | null;
}

/** A run with what a check found in it. */
export interface CheckedRun extends KnownRun {
  /** As verified; null where there is none, or where the folder is not what it vouches for. */
  readonly manifest: Manifest | null;
  readonly issues: readonly Issue[];
}

/**
 * Compares a run's folder, journal, documents and ledger entry with each other.
 * @throws AppError `EVIDENCE_CORRUPT` when a record is no JSON
 */
export async function checkRun(run: KnownRun, context: DocumentContext): Promise<CheckedRun> {
  const manifest = await loadManifest(run.folder);
  if (manifest === null) return { ...run, manifest, issues: await checkUnfinished(run) };
  return checkFinished(run, { ...context, manifest });
}

/** What only a finished loop leaves, by which a manifest that was removed is missed. */
const leftByFinish = ["attempt.json", "summary.md", "commit-message.txt"];

async function checkUnfinished({ folder, state }: KnownRun): Promise<readonly Issue[]> {
  const left = state?.phase === "finished" ? ["`loop-finished` in journal.jsonl"] : [];
  for (const name of leftByFinish) if (await exists(folder, name)) left.push(name);
  return left.length === 0 ? [] : [missingManifest({ folder, state }, left)];
}

async function checkFinished(
  run: KnownRun,
  context: DocumentContext & { readonly manifest: Manifest },
): Promise<CheckedRun> {
  const { folder, state } = run;
  const changed = await verifyRun(folder, context.manifest);
  const attempt = (await loadAttempt(folder))?.attempt ?? null;
  const journal = state === null ? [missingJournal(folder)] : [];
  const published = attempt !== null && (state === null || state.phase === "finished");
  const documents = published ? await missingDocuments(folder) : [unpublished(folder)];
  const rendered =
    attempt === null ? [] : await checkDocuments({ folder, attempt, sound: changed.length === 0 }, context);
  return {
    ...run,
    manifest: changed.length === 0 ? context.manifest : null,
    issues: [...changed, ...journal, ...documents, ...rendered],
  };
}

async function exists(folder: RunFolder, name: string): Promise<boolean> {
  return access(join(folder.path, name)).then(
    () => true,
    () => false,
  );
}

function missingManifest({ folder, state }: KnownRun, left: readonly string[]): Issue {
  const restore = `git restore ${folder.runId}/manifest.json`;
  return {
    severity: "error",
    rule: "manifest-missing",
    where: { file: `${folder.runId}/manifest.json` },
    message: "the loop was finished, and its manifest is gone: nothing vouches for its evidence",
    received: left.join(", "),
    expected: "the manifest that the loop took when it finished",
    hint: state?.phase === "finishing" ? `${restore}, or run \`loop\`, which takes it anew` : restore,
  };
}

function missingJournal(folder: RunFolder): Issue {
  return {
    severity: "error",
    rule: "journal-missing",
    where: { file: `${folder.runId}/journal.jsonl` },
    message: "the run has a manifest, and no journal with a beginning",
    expected: "the journal of the loop, from `loop-started` to `loop-finished`",
    hint: `git restore ${folder.runId}/journal.jsonl`,
  };
}

function unpublished(folder: RunFolder): Issue {
  return {
    severity: "error",
    rule: "run-unpublished",
    where: { file: `${folder.runId}/manifest.json` },
    message: "the loop is finished but for its reports",
    expected: "attempt.json, summary.md, a ledger entry, and `loop-finished` in the journal",
    hint: "run `loop`: it writes what is missing",
  };
}
