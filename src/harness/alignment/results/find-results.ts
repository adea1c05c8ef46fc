import { relative, sep } from "node:path";
import { isOwnReportFile } from "../corpus/own-report.ts";
import type { FoundFiles } from "./types.ts";

const neverSearched = ["**/node_modules/**", "**/.git/**"];

/** Files of results that globs name, whatever git thinks of them; what a check wrote is none. @param globs relative to the root */
export async function findResults(root: string, globs: readonly string[]): Promise<readonly FoundFiles[]> {
  if (globs.length === 0) return [];
  const { glob } = await import("tinyglobby");
  const options = { cwd: root, absolute: true, dot: true, ignore: neverSearched };
  const found = await Promise.all(globs.map((pattern) => glob(pattern, options)));
  const toPaths = (files: readonly string[] = []): readonly string[] =>
    files
      .filter((path) => !isOwnReportFile(path))
      .map((path) => relative(root, path).split(sep).join("/"))
      .sort();
  return globs.map((pattern, at) => ({ glob: pattern, paths: toPaths(found[at]) }));
}
