import { posix } from "node:path";
import type { StepRecord } from "../evidence/types.ts";
import type { TreeSnapshot } from "../git/tree.ts";

/** Settings and fixtures that decide what a test file's outcomes are, where they lie beside or above it. */
const beside: readonly { readonly tests: RegExp; readonly names: RegExp }[] = [
  { tests: /\.py$/u, names: /^(?:conftest\.py|\.?pytest\.(?:ini|toml)|pyproject\.toml|tox\.ini|setup\.cfg)$/u },
  {
    tests: /\.[cm]?[jt]sx?$/u,
    names: /^(?:vite(?:st)?\.config\.[cm]?[jt]s|vitest\.workspace\.(?:[cm]?[jt]s|json)|package\.json)$/u,
  },
];

/** Content ids of the files that decide outcomes of these tests without holding tests themselves, by path, sorted. */
export function findDecidingFiles(
  testFiles: readonly string[],
  { contents }: Pick<TreeSnapshot, "contents">,
): Readonly<Record<string, string>> {
  const folders = beside.map(({ tests, names }) => ({
    names,
    above: new Set(testFiles.filter((file) => tests.test(file)).flatMap(foldersAbove)),
  }));
  const snapshots = new Set(testFiles.map(snapshotOf));
  const decides = (path: string): boolean =>
    snapshots.has(path) ||
    folders.some(({ names, above }) => names.test(posix.basename(path)) && above.has(posix.dirname(path)));
  return Object.fromEntries([...contents].filter(([path]) => decides(path)).sort());
}

/** Files of RED's tests, and those that decide their outcomes, that are changed, gone or new since RED; sorted. */
export function changedSinceRed(red: StepRecord | null, tree: Pick<TreeSnapshot, "contents">): readonly string[] {
  if (red === null) return [];
  const { testFiles, decidingFiles } = red;
  const now = decidingFiles === undefined ? {} : findDecidingFiles(Object.keys(testFiles), tree);
  const paths = new Set(Object.keys({ ...testFiles, ...decidingFiles, ...now }));
  const then = { ...decidingFiles, ...testFiles };
  return [...paths].filter((path) => then[path] !== tree.contents.get(path)).sort();
}

/** `a/b/test.py` → `a/b`, `a`, `.`. */
function foldersAbove(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === path || folder === "." ? ["."] : [folder, ...foldersAbove(folder)];
}

function snapshotOf(testFile: string): string {
  return posix.join(posix.dirname(testFile), "__snapshots__", `${posix.basename(testFile)}.snap`);
}
