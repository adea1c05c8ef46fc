import { posix } from "node:path";
import { groupBy } from "../../../base/collections/group-by.ts";
import { shellQuote } from "../../../base/text/shell.ts";

/** A linked test. */
interface LinkedTest {
  readonly path: string;
  readonly name: string;
}

/**
 * Commands that run linked tests, one a file: pytest for Python, vitest in the packages that have it. For other runners
 * nothing is guessed.
 * @param options.vitestFolders folders of those packages, `.` for the root
 */
export function selectorsFor(
  tests: readonly LinkedTest[],
  { vitestFolders }: { readonly vitestFolders: readonly string[] },
): readonly string[] {
  return [...groupBy(tests, ({ path }) => path)].flatMap(([path, own]) => {
    const names = own.map(({ name }) => name.replace(/ \(\d+\)$/u, ""));
    if (path.endsWith(".py")) return [pytestCommand(path, names)];
    const folder = isJavaScript(path) ? nearestFolder(path, vitestFolders) : null;
    return folder === null ? [] : [vitestCommand(path, names, folder)];
  });
}

/** Whether a path is of a language that vitest runs. */
export function isJavaScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/u.test(path);
}

/** The innermost of the folders around a file. */
function nearestFolder(path: string, folders: readonly string[]): string | null {
  const around = folders.filter((folder) => folder === "." || path.startsWith(`${folder}/`));
  return around.toSorted((a, b) => depthOf(b) - depthOf(a))[0] ?? null;
}

function depthOf(folder: string): number {
  return folder === "." ? 0 : folder.split("/").length;
}

function pytestCommand(path: string, names: readonly string[]): string {
  const isWhole = names.includes(posix.basename(path));
  const nodes = isWhole ? [path] : names.map((name) => `${path}::${name.replaceAll(".", "::")}`);
  return ["pytest", ...[...new Set(nodes)].map(shellQuote)].join(" ");
}

/** `-t` takes one pattern; a title with a placeholder is not the one that runs. A package names its files from its own folder. */
function vitestCommand(path: string, names: readonly string[], folder: string): string {
  const [name = "", ...others] = [...new Set(names)];
  const isOne = others.length === 0 && name !== posix.basename(path) && !/[%$]/u.test(name);
  const pattern = name.replaceAll(" > ", " ").replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
  return [
    "npx vitest run",
    ...(folder === "." ? [] : ["--root", shellQuote(folder)]),
    shellQuote(folder === "." ? path : path.slice(folder.length + 1)),
    ...(isOne ? ["-t", shellQuote(pattern)] : []),
  ].join(" ");
}
