import { posix } from "node:path";

/** Gives the text of a file; null where there is none to follow. */
export type TextOf = (path: string) => Promise<string | null>;

/** Files that load others; longer lists are of projects that would be read as a whole at each check. */
const MOST = 2_000;

const CODE = /\.(?:pyi?|[cm]?[jt]sx?|vue|svelte)$/;
const PYTHON = /\.pyi?$/;
const PROSE = /\.(?:md|mdx|markdown|rst|adoc|txt)$/;

/** What loads a module, in Python and in JavaScript. */
const LOADS = /\b(?:import|from|require|mock)\b/;

/** Which files some files load, with all that those load: what they import, and what they name. */
export type LoadedFiles = (from: readonly string[]) => Promise<readonly string[]>;

/**
 * Follows imports and names of files, by what they are called alone: one file too many does no harm.
 * @param listed all paths of the project
 */
export function createLoadedFiles(listed: readonly string[], textOf: TextOf): LoadedFiles {
  const index = indexPaths(listed);
  const known = new Map<string, Promise<readonly string[]>>();
  const loadedBy = (path: string): Promise<readonly string[]> => {
    const loaded = known.get(path) ?? readLoaded(path);
    known.set(path, loaded);
    return loaded;
  };
  const readLoaded = async (path: string): Promise<readonly string[]> =>
    CODE.test(path) ? findLoaded(path, (await textOf(path)) ?? "", index) : [];
  return async (from) => {
    const reached = new Set(from);
    for (const path of reached) {
      if (reached.size >= MOST) break;
      for (const loaded of await loadedBy(path)) reached.add(loaded);
    }
    return [...reached];
  };
}

type Paths = ReadonlyMap<string, readonly string[]>;

interface PathIndex {
  /** By path, of code without its ending too, and by the folder that an index stands for. */
  readonly byPath: Paths;
  /** By the last part of each of these. */
  readonly byName: Paths;
  /** By the last part of the folder that an index stands for. */
  readonly byPackage: Paths;
}

function indexPaths(listed: readonly string[]): PathIndex {
  const byPath = new Map<string, string[]>();
  const byName = new Map<string, string[]>();
  const byPackage = new Map<string, string[]>();
  for (const path of listed) {
    if (PROSE.test(path)) continue;
    for (const address of addressesOf(path)) {
      pushTo(byPath, address, path);
      pushTo(byName, posix.basename(address), path);
      if (path.startsWith(`${address}/`)) pushTo(byPackage, posix.basename(address), path);
    }
  }
  return { byPath, byName, byPackage };
}

/** `core/src/index.ts` is `core/src` and, as a package, `core` as well. */
function addressesOf(path: string): readonly string[] {
  if (!CODE.test(path)) return [path];
  const module = path.replace(CODE, "");
  const folder = /^(.*)\/(?:index|__init__)$/.exec(module)?.[1];
  if (folder === undefined) return [path, module];
  const above = /^(.*)\/(?:src|lib)$/.exec(folder)?.[1];
  return [path, module, folder, ...(above === undefined ? [] : [above])];
}

function pushTo(lists: Map<string, string[]>, key: string, path: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [path]);
  else list.push(path);
}

function findLoaded(file: string, text: string, index: PathIndex): readonly string[] {
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    const paths = line.includes(".") ? splitWords(line).flatMap((word) => namedFiles(word, file, index)) : [];
    const modules = LOADS.test(line) ? modulesIn(line, file) : [];
    for (const path of [...paths, ...modules.flatMap((module) => namedModules(module, file, index))]) found.add(path);
  }
  return [...found];
}

function splitWords(text: string): readonly string[] {
  return text.split(/[^\w./-]+/);
}

/** Each part of what Python imports; of JavaScript what stands in quotes. */
function modulesIn(line: string, file: string): readonly string[] {
  if (PYTHON.test(file)) return line.split(/\W+/);
  const quoted = [...line.matchAll(/["'`]([^"'`]*)["'`]/g)].map(([, text = ""]) => text.replace(/\?.*$/, ""));
  return quoted.flatMap((text) => /^[@~#]?([\w./-]+)$/.exec(text)?.[1] ?? []);
}

/** A path of the project, or the name of a file of data, wherever that lies. */
function namedFiles(word: string, file: string, { byPath, byName }: PathIndex): readonly string[] {
  if (!word.includes(".")) return [];
  const path = fromRoot(word, file);
  const exact = byPath.get(path);
  if (exact !== undefined || CODE.test(word)) return exact ?? [];
  return inFolderOf(path, byName.get(posix.basename(path)) ?? []);
}

/** One that does not begin with a dot is found by its name: a package, or behind an alias. */
function namedModules(module: string, file: string, { byPath, byName, byPackage }: PathIndex): readonly string[] {
  const path = fromRoot(module, file);
  const exact = byPath.get(path.replace(/\.[cm]?jsx?$/, "")) ?? byPath.get(path);
  if (exact !== undefined || module.startsWith(".")) return exact ?? [];
  const isPackage = !PYTHON.test(file) && !path.includes("/");
  const called = (isPackage ? byPackage : byName).get(posix.basename(path)) ?? [];
  const near = inFolderOf(path, called);
  return near.length > 0 ? near : called;
}

function fromRoot(word: string, file: string): string {
  return /^\.{1,2}(?:\/|$)/.test(word) ? posix.join(posix.dirname(file), word) : word;
}

/** Those that lie in a folder of the same name, where one is named. */
function inFolderOf(path: string, paths: readonly string[]): readonly string[] {
  const folder = posix.basename(posix.dirname(path));
  if (folder === "" || folder === "." || folder === "..") return paths;
  return paths.filter((each) => posix.basename(posix.dirname(each)) === folder);
}
