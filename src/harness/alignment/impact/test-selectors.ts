import { posix } from "node:path";
import { shellQuote } from "../../../base/text/shell.ts";

/** A linked test. */
interface LinkedTest {
  readonly path: string;
  readonly name: string;
}

/**
 * Commands that run linked tests, one a file: pytest for Python, vitest where the project has it. For other runners nothing
 * is guessed.
 */
export function selectorsFor(
  tests: readonly LinkedTest[],
  { vitest }: { readonly vitest: boolean },
): readonly string[] {
  const byPath = new Map<string, string[]>();
  for (const { path, name } of tests) byPath.set(path, [...(byPath.get(path) ?? []), name.replace(/ \(\d+\)$/u, "")]);
  return [...byPath].flatMap(([path, names]) => {
    if (path.endsWith(".py")) return [pytestCommand(path, names)];
    return vitest && /\.[cm]?[jt]sx?$/u.test(path) ? [vitestCommand(path, names)] : [];
  });
}

function pytestCommand(path: string, names: readonly string[]): string {
  const isWhole = names.includes(posix.basename(path));
  const nodes = isWhole ? [path] : names.map((name) => `${path}::${name.replaceAll(".", "::")}`);
  return ["pytest", ...[...new Set(nodes)].map(shellQuote)].join(" ");
}

/** `-t` takes one pattern; a title with a placeholder is not the one that runs. */
function vitestCommand(path: string, names: readonly string[]): string {
  const [name = "", ...others] = [...new Set(names)];
  const isOne = others.length === 0 && name !== posix.basename(path) && !/[%$]/u.test(name);
  const pattern = name.replaceAll(" > ", " ").replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
  return ["npx vitest run", shellQuote(path), ...(isOne ? ["-t", shellQuote(pattern)] : [])].join(" ");
}
