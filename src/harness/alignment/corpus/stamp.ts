import { lstatSync, type Stats } from "node:fs";

/** What changes when a file is written: size, modification and change time in ms, inode. */
export type Stamp = readonly [size: number, modifiedMs: number, changedMs: number, inode: number];

/** The stamp of a regular file; null where something else, or nothing, lies. Links are not followed. */
export function readStamp(path: string): Stamp | "refused" | null {
  const stats = statsOf(path);
  if (stats === "refused") return stats;
  if (stats === undefined || !stats.isFile()) return null;
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino];
}

/** What lies there, as far as the system tells: in a folder that may not be entered it does not. */
function statsOf(path: string): Stats | "refused" | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOTDIR" ? undefined : "refused";
  }
}

/** Numbers of a stamp. */
export const STAMP_WIDTH = 4;

/** Whether nothing was written to a file between a stamp and that of the numbers at an offset. */
export function isSameStamp(known: Stamp, numbers: Float64Array, at: number): boolean {
  return (
    known[0] === numbers[at] &&
    known[1] === numbers[at + 1] &&
    known[2] === numbers[at + 2] &&
    known[3] === numbers[at + 3]
  );
}

/** The stamp of the numbers at an offset. */
export function stampAt(numbers: ArrayLike<number>, at: number): Stamp {
  return [numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number, numbers[at + 3] as number];
}

/** File systems that know fractions of a second keep times as coarsely as a tick of the system; others two seconds. */
const FINE_MS = 50;
const COARSE_MS = 2_000;

/**
 * Whether a stamp is old enough to tell every later edit: one in the same tick of the file system's clock leaves the
 * times as they are.
 * @param nowMs when the stamp was taken, or earlier
 * @see git's `Documentation/technical/racy-git.txt`
 */
export function isSettled(stamp: Stamp, nowMs: number): boolean {
  const [, modifiedMs, changedMs] = stamp;
  const grain = isCoarse(stamp) ? COARSE_MS : FINE_MS;
  return Math.max(modifiedMs, changedMs) + grain < nowMs;
}

/** Programs set whole seconds as the time of modification; that of the change the file system alone sets. */
function isCoarse([, modifiedMs, changedMs]: Stamp): boolean {
  return [modifiedMs, changedMs].every((ms) => Number.isInteger(ms / 1000));
}

/** Tells whether a path's folders are folders, not links to elsewhere; asks for each folder once. */
export function createFolderCheck(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>([["", true]]);
  const isPlain = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const answer = isPlain(parentOf(folder)) && isFolder(`${root}/${folder}`);
    known.set(folder, answer);
    return answer;
  };
  return (path) => isPlain(parentOf(path));
}

/** What the system does not tell of is taken for one: the file in it will be refused as well. */
function isFolder(path: string): boolean {
  const stats = statsOf(path);
  return stats === "refused" || stats?.isDirectory() === true;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
