import { stat } from "node:fs/promises";
import { glob } from "tinyglobby";

/** File systems keep times as coarsely as two seconds. */
const coarsestMs = 2_000;

/** The report files that stand there, each with what changes when it is written again. */
export type ReportFiles = ReadonlyMap<string, { readonly fingerprint: string; readonly modifiedMs: number }>;

/** The files that a `report` glob matches in a folder, sorted by path. */
export async function findReports(report: string, cwd: string): Promise<ReportFiles> {
  const ignore = ["**/node_modules/**", "**/.git/**"];
  const paths = await glob(report, { cwd, absolute: true, dot: true, ignore });
  const entries = await Promise.all(paths.sort().map(describeFile));
  return new Map(entries.filter((entry) => entry !== null));
}

/**
 * Those written since: new or changed against what was there before, and not dated before the start.
 * The comparison does not depend on clocks agreeing (network file systems); the date refuses an old report moved in.
 */
export function freshReports(before: ReportFiles, after: ReportFiles, startedMs: number): readonly string[] {
  return [...after]
    .filter(([path, file]) => before.get(path)?.fingerprint !== file.fingerprint)
    .filter(([, file]) => file.modifiedMs >= startedMs - coarsestMs)
    .map(([path]) => path);
}

async function describeFile(path: string): Promise<[string, { fingerprint: string; modifiedMs: number }] | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs, mtimeMs } = await stat(path, { bigint: true });
    return [path, { fingerprint: [ino, size, mtimeNs, ctimeNs].join(" "), modifiedMs: Number(mtimeMs) }];
  } catch {
    // Removed between the listing and the look.
    return null;
  }
}
