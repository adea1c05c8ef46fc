import { readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { readRuns } from "./read-run.ts";
import type { RecordedResult, ResultsRequest, TestResults } from "./types.ts";

/** What one file of results says, or what is wrong with it. */
type Reading = { readonly tests: readonly RecordedResult[] } | { readonly issue: Issue };

/** Greatest size of a file of results. */
const maxBytes = 256 * 1024 * 1024;
const neverSearched = ["**/node_modules/**", "**/.git/**"];

/**
 * Results of finished loops and of the files that globs name. A file that cannot be read is told among the issues.
 * @throws AppError `EVIDENCE_CORRUPT` where a loop's own record is no JSON
 * @see specs/alignment.md §6
 */
export async function loadResults({ root, runs, files }: ResultsRequest): Promise<TestResults> {
  const ofRuns = await readRuns(runs);
  const found = await findFiles(root, files);
  const ofFiles = await Promise.all(found.paths.map((path) => readResults(root, path)));
  const tests = [...ofRuns, ...ofFiles.flatMap((reading) => ("tests" in reading ? reading.tests : []))];
  const sorted = tests.sort((a, b) => b.atMs - a.atMs || compare(a.source, b.source));
  const readable = found.paths.filter((_, index) => "tests" in (ofFiles[index] as Reading));
  return {
    tests: withoutOlder(sorted),
    sources: [...new Set([...sorted.map(({ source }) => source), ...readable, ...runs.map((run) => run.folder.runId)])],
    unmatched: found.unmatched,
    issues: ofFiles.flatMap((reading) => ("issue" in reading ? [reading.issue] : [])),
  };
}

/** Of what several sources call alike only the newest is asked for; within one source all count. */
function withoutOlder(newestFirst: readonly RecordedResult[]): readonly RecordedResult[] {
  const newest = new Map<string, string>();
  return newestFirst.filter(({ path, owner, name, source }) => {
    const key = `${path}\n${owner}\n${name}`;
    const known = newest.get(key);
    if (known === undefined) newest.set(key, source);
    return known === undefined || known === source;
  });
}

async function findFiles(
  root: string,
  globs: readonly string[],
): Promise<{ readonly paths: readonly string[]; readonly unmatched: readonly string[] }> {
  if (globs.length === 0) return { paths: [], unmatched: [] };
  const { glob } = await import("tinyglobby");
  const options = { cwd: root, absolute: true, dot: true, ignore: neverSearched };
  const found = await Promise.all(globs.map((pattern) => glob(pattern, options)));
  const paths = [...new Set(found.flat())].map((path) => relative(root, path).split(sep).join("/")).sort(compare);
  return { paths, unmatched: globs.filter((_, index) => found[index]?.length === 0) };
}

async function readResults(root: string, path: string): Promise<Reading> {
  try {
    const { size, mtimeMs } = await stat(join(root, path));
    if (size > maxBytes) return { issue: unreadable(path, `a file of ${size} bytes`) };
    const bytes = await readFile(join(root, path));
    const file = { root, path, bytes, modifiedMs: mtimeMs };
    const reading = isJson(bytes) ? (await ctrf()).readCtrf(file) : (await junit()).readJUnit(file);
    return "problem" in reading ? { issue: unreadable(path, reading.problem, reading) } : reading;
  } catch (error) {
    return { issue: unreadable(path, (error as Error).message) };
  }
}

/** The parsers are large, and many projects have no such file. */
const ctrf = (): Promise<typeof import("./read-ctrf.ts")> => import("./read-ctrf.ts");
const junit = (): Promise<typeof import("./read-junit.ts")> => import("./read-junit.ts");

/** By what is in it: endings are free. */
function isJson(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 200))
    .toString("utf8")
    .replace(/^\u{FEFF}/u, "");
  return /^\s*[[{]/u.test(head);
}

function unreadable(path: string, received: string, place: { line?: number; column?: number } = {}): Issue {
  const { line, column } = place;
  return {
    severity: "error",
    rule: "results-unreadable",
    where: {
      file: path,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    },
    message: "the results in this file cannot be read, so nothing is known of its tests",
    received,
    expected: "JUnit XML, or CTRF JSON (https://ctrf.io)",
    hint: "write it anew by running the tests, or take it out of `alignment.results` in loop.config.json",
    subject: path,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
