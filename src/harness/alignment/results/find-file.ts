import { statSync } from "node:fs";
import { posix } from "node:path";
import { join } from "node:path";

/** Finds files of the project as reports name them. */
export interface FileFinder {
  /** Path relative to the root of a path that belongs to another machine or folder; null where there is no such file. */
  byPath(path: string): string | null;
  /** `tests.test_math.TestX` → `tests/test_math.py`; null where there is no such file. */
  byModule(owner: string): string | null;
}

const deepest = 24;

/** A finder that remembers its answers. @param report path of the report, relative to the root */
export function createFileFinder(root: string, report: string): FileFinder {
  const folders = ancestorsOf(report);
  const isFile = remember((path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false);
  const first = (paths: readonly string[]): string | null =>
    paths.find((path) => !path.startsWith("..") && isFile(path)) ?? null;
  const belowAny = (path: string): string | null => first(folders.map((folder) => posix.join(folder, path)));
  return {
    byPath: remember((path) => {
      const parts = path.replaceAll("\\", "/").split("/").slice(-deepest);
      return belowAny(parts.join("/")) ?? first(parts.map((_, at) => parts.slice(at).join("/")).slice(0, -1));
    }),
    byModule: remember((owner) => {
      if (!/^[\w.]+$/u.test(owner)) return null;
      const parts = owner.split(".").slice(0, deepest);
      const modules = parts.map((_, at) => `${parts.slice(0, parts.length - at).join("/")}.py`);
      return modules.map(belowAny).find((path) => path !== null) ?? null;
    }),
  };
}

/** The root, then the folders around the report from the innermost on. */
function ancestorsOf(report: string): readonly string[] {
  const folders: string[] = ["."];
  for (let folder = posix.dirname(report); folder !== "." && folders.length < deepest; folder = posix.dirname(folder))
    folders.push(folder);
  return folders;
}

function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as T;
  };
}
