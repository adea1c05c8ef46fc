/** Paths, and all folders that they lie in. */
export function withFolders(paths: readonly string[] | ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(paths);
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) all.add(path.slice(0, at));
  }
  return all;
}
