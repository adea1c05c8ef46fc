import { foldersOf } from "../../../base/text/folders-of.ts";

/** Paths, and all folders that they lie in. */
export function withFolders(paths: readonly string[] | ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(paths);
  for (const path of paths) for (const folder of foldersOf(path)) all.add(folder);
  return all;
}
