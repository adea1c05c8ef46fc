import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";

/** A run folder: `reports/<initiative>/<row>/<timestamp>/`. */
export interface RunFolder {
  /** Its path relative to the root, `/` separators; the run's identity. */
  readonly runId: string;
  /** Absolute. */
  readonly path: string;
  /** `2025-10-23T094500Z` */
  readonly timestamp: string;
}

const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{6}Z$/;

/** `2025-10-23T094500Z`, UTC. */
export function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(":", "")}Z`;
}

/** An id as a folder's name: whatever could leave the folder or trouble a file system becomes `_`. */
export function folderName(id: string): string {
  const name = id
    .replaceAll(/[^\p{L}\p{N}._-]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(0, 100);
  return name === "" ? "_" : name;
}

/** Whose run it is. */
export interface RunOwner {
  readonly reports: string;
  readonly initiative: string;
  readonly row: string;
}

/**
 * Makes a new run folder. Its name is taken by making it, so that two loops never share one; timestamps are unique in
 * an initiative, since its ledger entries are named by them.
 * @throws AppError `IO_FAILED`
 * @see specs/evidence-format.md §1
 */
export async function createRunFolder(root: string, owner: RunOwner, now: Date): Promise<RunFolder> {
  const initiativePath = `${owner.reports}/${folderName(owner.initiative)}`;
  const runsPath = `${initiativePath}/${folderName(owner.row)}`;
  const taken = await listTimestamps(join(root, initiativePath));
  for (let second = 0; second < 3600; second += 1) {
    const timestamp = formatTimestamp(new Date(now.getTime() + second * 1000));
    if (taken.has(timestamp)) continue;
    const folder = toRunFolder(root, `${runsPath}/${timestamp}`);
    try {
      await mkdir(dirname(folder.path), { recursive: true });
      await mkdir(folder.path);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw folderFailed(folder, error);
    }
  }
  throw folderFailed(
    toRunFolder(root, `${runsPath}/${formatTimestamp(now)}`),
    new Error("every name of this hour is taken"),
  );
}

async function listTimestamps(initiativeFolder: string): Promise<ReadonlySet<string>> {
  const rows = await listFolders(initiativeFolder);
  const names = await Promise.all(rows.map((row) => listFolders(join(initiativeFolder, row))));
  return new Set(names.flat());
}

/** The run folder of an id. */
export function toRunFolder(root: string, runId: string): RunFolder {
  return { runId, path: join(root, runId), timestamp: runId.slice(runId.lastIndexOf("/") + 1) };
}

/** All run folders below the reports' folder, oldest first. */
export async function listRunFolders(root: string, reports: string): Promise<readonly RunFolder[]> {
  const found: RunFolder[] = [];
  for (const initiative of await listFolders(join(root, reports))) {
    for (const row of await listFolders(join(root, reports, initiative))) {
      const runs = await listFolders(join(root, reports, initiative, row));
      found.push(
        ...runs
          .filter((name) => timestampPattern.test(name))
          .map((name) => toRunFolder(root, `${reports}/${initiative}/${row}/${name}`)),
      );
    }
  }
  return found.sort((a, b) =>
    a.timestamp === b.timestamp ? compare(a.runId, b.runId) : compare(a.timestamp, b.timestamp),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function listFolders(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function folderFailed(folder: RunFolder, cause: unknown): AppError {
  return new AppError("IO_FAILED", `Could not make the run folder ${folder.runId}`, {
    kind: "environment",
    received: cause instanceof Error ? cause.message : String(cause),
    expected: "a reports folder that can be written",
    hint: "give write access to the reports folder, or name another one in loop.config.json (`reports`)",
    where: { file: folder.path },
    cause,
  });
}
