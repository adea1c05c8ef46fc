import picomatch from "picomatch";
import type { FileRole } from "../types.ts";
import { isSourceName, isTextName } from "./file-kinds.ts";
import type { AlignmentSettings } from "./settings.ts";

type Matcher = (path: string) => boolean;

/**
 * Tells which role a path has: the first that fits of spec, test, code, document; null where none does.
 * A glob that says nothing of the ending (`tests/**`) takes only files whose name fits its role; one that does
 * (`specs/*.txt`) takes what it says.
 */
export function createRoleChooser(settings: AlignmentSettings): (path: string) => FileRole | null {
  const isLeftOut = createScope(settings);
  const roles: readonly (readonly [FileRole, Matcher])[] = [
    ["spec", createRole(settings.specs, isTextName)],
    ["test", createRole(settings.tests, isSourceName)],
    ["code", createRole(settings.code, isSourceName)],
    ["document", createRole(settings.documents, isTextName)],
  ];
  return (path) => {
    const role = roles.find(([, fits]) => fits(path))?.[0] ?? null;
    return role === null || isLeftOut(path) ? null : role;
  };
}

/** Whether a path is ignored or tells of the past. */
export function createScope({ ignore, records }: AlignmentSettings): Matcher {
  const isIgnored = matchGlobs(ignore);
  return (path) => records.some((record) => path === record || path.startsWith(`${record}/`)) || isIgnored(path);
}

/** Matches any of the globs; a plain name stands for a file or a whole folder. Names that begin with a dot count. */
export function matchGlobs(globs: readonly string[]): Matcher {
  return compile(globs.flatMap(withFolder));
}

function createRole(globs: readonly string[], fitsByName: Matcher): Matcher {
  const all = globs.flatMap(withFolder);
  const exact = compile(all.filter(saysEnding));
  const open = compile(all.filter((glob) => !saysEnding(glob)));
  return (path) => exact(path) || (fitsByName(path) && open(path));
}

/** One expression for all globs: many thousand paths are asked. */
function compile(globs: readonly string[]): Matcher {
  if (globs.length === 0) return () => false;
  const all = new RegExp(globs.map((glob) => picomatch.makeRe(glob, { dot: true }).source).join("|"));
  return (path) => all.test(path);
}

/** `docs` and `docs/` name what is below a folder too. */
function withFolder(glob: string): readonly string[] {
  const plain = glob.replace(/^\.\//, "").replace(/\/$/, "");
  return /[*?[\]{}()]/.test(lastPart(plain)) ? [plain] : [plain, `${plain}/**`];
}

/** `*.foo`, `*.{ts,tsx}` and `Makefile` do, `**`, `*` and `*_test.*` do not. */
function saysEnding(glob: string): boolean {
  const name = lastPart(glob);
  const ending = name.lastIndexOf(".");
  return !/[*?]/.test(ending === -1 ? name : name.slice(ending));
}

function lastPart(glob: string): string {
  return glob.slice(glob.lastIndexOf("/") + 1);
}
