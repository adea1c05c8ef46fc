import { foldersOf } from "../../../base/text/folders-of.ts";

/** The paths of a project, to be looked up in several ways. */
export interface PathTree {
  readonly has: (path: string) => boolean;
  /** The same path in another case; null where there is none. */
  readonly otherCase: (path: string) => string | null;
  /** Whether it lies below something that git lists as one file: a submodule, a symbolic link. */
  readonly isWithinFile: (path: string) => boolean;
  /** Files whose path ends in `/path`. */
  readonly endingIn: (path: string) => readonly string[];
  /** Files and folders with that last part, wherever they are. */
  readonly named: (name: string) => readonly string[];
  /** Files and folders of one folder; nothing where there is no such folder. */
  readonly within: (folder: string) => readonly string[];
}

/** Looks up files and their folders; `listed` are files only. */
export function createPathTree(listed: Iterable<string>): PathTree {
  const files = new Set(listed);
  const children = new Map<string, Set<string>>([[".", new Set()]]);
  for (const file of files) addWithFolders(children, file);
  const all = [...files, ...children.keys()];
  const byName = group(all, baseOf);
  let folded: ReadonlyMap<string, string> | null = null;
  return {
    has: (path) => files.has(path) || children.has(path),
    otherCase: (path) => {
      folded ??= new Map(all.map((each) => [each.toLowerCase(), each]));
      return folded.get(path.toLowerCase()) ?? null;
    },
    isWithinFile: (path) => foldersOf(path).some((folder) => files.has(folder)),
    endingIn: (path) => (byName.get(baseOf(path)) ?? []).filter((each) => each.endsWith(`/${path}`)),
    named: (name) => byName.get(name) ?? [],
    within: (folder) => [...(children.get(folder) ?? [])],
  };
}

function addWithFolders(children: Map<string, Set<string>>, file: string): void {
  let child = file;
  for (const folder of [...foldersOf(file), "."]) {
    const known = children.get(folder);
    if (known !== undefined) {
      known.add(child);
      return;
    }
    children.set(folder, new Set([child]));
    child = folder;
  }
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function group(paths: readonly string[], keyOf: (path: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [path]);
    else known.push(path);
  }
  return groups;
}
