import { distance } from "fastest-levenshtein";
import type { CollectionError } from "../../runners/types.ts";
import type { PathTree } from "../documents/path-tree.ts";
import { findMissingModule, type MissingModule } from "./missing-module.ts";
import type { Requirements } from "./read-requirements.ts";

/** What is known of a project whose test file could not be loaded. */
export interface BrokenProject {
  /** Of the files that are there. */
  readonly tree: PathTree;
  /** Files that git saw here once. */
  readonly gone: readonly string[];
  readonly isIgnored: (path: string) => boolean;
  /** Names of its modules and packages of Python. */
  readonly modules: readonly string[];
  /** The file that declares a package of Python; null where none does. */
  readonly declaredIn: Requirements;
}

/** Whose fault it is, and what mends it. `environment`: what the file needs is not installed or built here. */
export interface Explanation {
  readonly cause: "project" | "environment";
  readonly hint: string;
}

/** Failures that what surrounds a project brings about as well. */
const CIRCUMSTANCES =
  /^(?:RuntimeError|OSError|IOError|FileNotFoundError|PermissionError|Connection\w*|TimeoutError|KeyError|EnvironmentError)$/;
const LIBRARY = /cannot open shared object|DLL load failed|Library not loaded|undefined symbol|ERR_DLOPEN_FAILED/;
const FOREIGN = /(?:^|[/ ('"])(?:site-packages|dist-packages|node_modules|\.venv|venv|\.tox|\.nox)\//;
const INSTALL = "install what the tests need, as the project's own instructions say";

/**
 * Whether a file that could not be collected is the project's fault: an import of a module of its own that is not there,
 * a fault in its own code.
 * @param error with paths below the root relative to it
 * @see specs/alignment.md §8
 */
export function explainBroken(error: CollectionError, project: BrokenProject): Explanation {
  const { type, message } = error.failure;
  const missing = findMissingModule(error);
  if (missing !== null)
    return missing.language === "python" ? ofPython(missing, project) : ofJavaScript(missing, project);
  if (LIBRARY.test(message) || CIRCUMSTANCES.test(type) || isThrown(type, message)) return environment(INSTALL);
  const isForeign = isOfAnother(error, project);
  return isForeign ? environment(INSTALL) : { cause: "project", hint: "mend what its runner says of the file" };
}

/** Paths that a verdict may ask `isIgnored` of. */
export function pathsInQuestion(error: CollectionError, tree: PathTree): readonly string[] {
  const missing = findMissingModule(error);
  if (missing === null) return [];
  if (missing.language === "javascript")
    return missing.path === null || missing.path.startsWith("..") ? [] : [missing.path];
  const [first = "", ...rest] = missing.name.split(".");
  return placesOf(first, tree).map((place) => `${[place, ...rest].join("/")}.py`);
}

/** A part of a package that is here is the project's; a package that is here as a whole is not installed. */
function ofPython({ name }: MissingModule, project: BrokenProject): Explanation {
  const { tree, gone, isIgnored } = project;
  const [first = "", ...rest] = name.split(".");
  const places = placesOf(first, tree);
  if (places.length > 0 && rest.length === 0)
    return environment("install the project itself, `pip install -e .` for instance, or set `pythonpath`");
  if (places.some((place) => isIgnored(`${[place, ...rest].join("/")}.py`)))
    return environment("build the project first: git ignores that module");
  const wanted = name.replaceAll(".", "/");
  const wasHere = gone.some((path) => ends(path, `${wanted}.py`) || ` /${path}`.includes(`/${wanted}/`));
  return places.length > 0 || wasHere ? broken(name) : ofUnknown(first, project);
}

/** A first name that is nowhere here: what is declared is to be installed; a slip of the pen names a module of the project. */
function ofUnknown(name: string, { modules, declaredIn }: BrokenProject): Explanation {
  const file = declaredIn(name);
  if (file !== null)
    return environment(`install \`${name}\`, which ${file} names, as the project's own instructions say`);
  const near = nearModule(name, modules);
  if (near !== null)
    return { cause: "project", hint: `did you mean \`${near}\`? No file of the project declares \`${name}\`` };
  return environment(
    `install the package that has \`${name}\`, or add \`${name}.py\` if it is to be a module of the project; nothing here declares it`,
  );
}

/** One letter more, less or other in a name of five and more. */
function nearModule(name: string, modules: readonly string[]): string | null {
  if (name.length < 5) return null;
  return modules.find((module) => distance(name, module) === 1) ?? null;
}

/** Folders and files that a first name may mean. */
function placesOf(first: string, tree: PathTree): readonly string[] {
  const folders = tree.named(first).filter((path) => tree.within(path).some((each) => each.endsWith(".py")));
  return [...folders, ...tree.named(`${first}.py`)];
}

function ofJavaScript(missing: MissingModule, { isIgnored }: BrokenProject): Explanation {
  const { name } = missing;
  const path = missing.language === "javascript" ? missing.path : null;
  if (path === null || path.startsWith("..") || FOREIGN.test(path)) return environment(INSTALL);
  if (isIgnored(path)) return environment("build the project first: git ignores that module");
  return broken(name);
}

/** An `Error` of JavaScript that no compiler wrote: a test that finds no database throws one. */
function isThrown(type: string, message: string): boolean {
  return type === "Error" && !/Transform failed|Parse (?:error|failure)|Unexpected|Expected/i.test(message);
}

/** A fault within what is installed, or a name that another version of it has. */
function isOfAnother({ failure: { type, message } }: CollectionError, { tree }: BrokenProject): boolean {
  const [, name = "", place] =
    /^cannot import name '[^']{1,200}' from (?:partially initialized module )?'([\w.]{1,300})'(?: \(([^()]{1,400})\))?/.exec(
      message,
    ) ?? [];
  const owner = name || (/module '([\w.]{1,300})' has no attribute/.exec(message)?.[1] ?? "");
  if (owner !== "") return FOREIGN.test(place ?? "") || placesOf(owner.split(".")[0] ?? "", tree).length === 0;
  const requested = /requested module '([^']{1,400})' does not provide/.exec(message)?.[1];
  if (requested !== undefined) return !/^[./~#]|^@\//.test(requested);
  const parsed = /^(?:Syntax|Indentation|Tab)Error$/.test(type)
    ? /\(([\w.-]{1,200}\.py), line \d+\)/.exec(message)?.[1]
    : undefined;
  return FOREIGN.test(message) || (parsed !== undefined && tree.named(parsed).length === 0);
}

function broken(name: string): Explanation {
  return { cause: "project", hint: `restore \`${name}\`, or correct the import that names it` };
}

function environment(hint: string): Explanation {
  return { cause: "environment", hint };
}

function ends(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}
