import { AppError } from "../../base/errors/app-error.ts";
import { formatIssue } from "../../base/errors/issue.ts";
import { compressLarge, loadManifest, saveManifest } from "../evidence/manifest.ts";
import type { RunFolder } from "../evidence/run-folder.ts";
import type { Manifest } from "../evidence/types.ts";
import { verifyRun } from "../evidence/verify.ts";
import { templateHash } from "../summary/templates.ts";
import { collectManifest } from "./manifest-facts.ts";
import { loadProjectTemplates } from "./project-templates.ts";
import { publishRun } from "./publish.ts";
import { readState, snapshotWorkTree, type LoopSession, type OpenRun } from "./session.ts";
import type { SuiteBefore } from "./suite-history.ts";
import type { Workspace } from "./workspace.ts";

/** What a finished loop left. */
export interface FinishedLoop {
  readonly attempt: number;
  readonly manifest: Manifest;
}

/**
 * Takes the manifest and publishes it. From the moment the manifest is on the disk the loop ends in one way only, however
 * often it is killed on the way.
 * @see specs/cycle.md §11
 */
export async function finishLoop(
  workspace: Workspace,
  session: LoopSession,
  suitesBefore: ReadonlyMap<string, SuiteBefore>,
): Promise<FinishedLoop> {
  const { folder, journal } = session;
  const { emit } = workspace;
  const templates = await loadProjectTemplates(workspace);
  const manifest =
    (await loadTaken(folder)) ??
    (await takeManifest(workspace, session, { suitesBefore, hash: templateHash(templates) }));
  const { attempt, paths } = await publishRun(workspace, { folder, manifest, templates });
  await journal.append({ type: "loop-finished", attempt });
  paths.forEach((path) => emit({ event: "file-written", path }));
  return { attempt, manifest };
}

/**
 * The manifest that a killed finish had taken.
 * @throws AppError `EVIDENCE_CORRUPT` when the run folder is no longer what it vouches for
 */
async function loadTaken(folder: RunFolder): Promise<Manifest | null> {
  const manifest = await loadManifest(folder);
  const issues = manifest === null ? [] : await verifyRun(folder, manifest);
  if (issues.length === 0) return manifest;
  throw new AppError("EVIDENCE_CORRUPT", `The run folder ${folder.runId} was changed before its loop was published`, {
    expected: "the files that its manifest vouches for",
    hint: `restore them, or remove ${folder.runId}/manifest.json: the loop then takes it anew`,
    problems: issues.map(formatIssue),
  });
}

async function takeManifest(
  workspace: Workspace,
  session: LoopSession,
  { suitesBefore, hash }: { readonly suitesBefore: ReadonlyMap<string, SuiteBefore>; readonly hash: string },
): Promise<Manifest> {
  const { folder, journal } = session;
  await journal.append({ type: "finish-started" });
  await compressLarge(folder, workspace.config.compressAboveBytes);
  const [state, tree] = await Promise.all([readState(session), snapshotWorkTree(workspace)]);
  const manifest = await collectManifest(workspace, session, { state, tree, suitesBefore, templateHash: hash });
  await saveManifest(folder, manifest);
  return manifest;
}

/**
 * Gives a loop up. Its folder stays as it is; the row stays open.
 * @throws AppError `EVIDENCE_UNFINISHED` when it is being published already
 */
export async function abortLoop(session: OpenRun, reason: string): Promise<void> {
  if ((await loadManifest(session.folder)) !== null) {
    throw new AppError("EVIDENCE_UNFINISHED", "This loop is finished but for its reports", {
      received: session.folder.runId,
      expected: "a loop without a manifest",
      hint: "run `loop finish`: it writes what is missing",
    });
  }
  await session.journal.append({ type: "loop-aborted", reason });
}
