import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import { relativePaths } from "../../../base/text/relative-paths.ts";
import { readRuns } from "./read-run.ts";
import type { LoadedResults, RecordedResult, ResultsRequest } from "./types.ts";

/** What one file of results says, or what is wrong with it. */
type Reading = { readonly tests: readonly RecordedResult[] } | { readonly issue: Issue };

const mostOpen = 8;
/** Greatest size of a file of results. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Results of finished loops and of files that were found. A file that cannot be read is told among the issues.
 * @throws AppError `EVIDENCE_CORRUPT` where a loop's own record is no JSON
 * @see specs/alignment.md §6
 */
export async function loadResults({ root, runs, found }: ResultsRequest): Promise<LoadedResults> {
  const ofRuns = await readRuns(runs);
  const paths = [...new Set(found.flatMap((each) => each.paths))].sort(compare);
  const readings = await readAll(root, paths);
  const files = readings.flatMap((reading, at) =>
    "tests" in reading ? [{ path: paths[at] as string, tests: reading.tests }] : [],
  );
  const tests = [...ofRuns, ...files.flatMap((file) => file.tests)];
  const sorted = tests.sort((a, b) => b.atMs - a.atMs || compare(a.source, b.source));
  const read = [...files.map(({ path }) => path), ...runs.map(({ folder }) => folder.runId)];
  return {
    tests: withoutOlder(sorted),
    sources: [...new Set([...sorted.map(({ source }) => source), ...read])],
    unmatched: found.filter((each) => each.paths.length === 0).map(({ glob }) => glob),
    issues: readings.flatMap((reading) => ("issue" in reading ? [reading.issue] : [])),
    files,
    found,
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

/** A few at a time: a build may leave thousands, and a system lets a program open some hundred. */
async function readAll(root: string, paths: readonly string[]): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (let at = 0; at < paths.length; at += mostOpen) {
    const some = paths.slice(at, at + mostOpen);
    readings.push(...(await Promise.all(some.map((path) => readResults(root, path)))));
  }
  return readings;
}

async function readResults(root: string, path: string): Promise<Reading> {
  try {
    const { size, mtimeMs } = await stat(join(root, path));
    if (size > maxBytes) return { issue: unreadable(path, `a file of ${size} bytes`) };
    const file = { root, path, modifiedMs: mtimeMs };
    const isJson = await beginsAsJson(join(root, path));
    const reading = isJson ? await (await ctrf()).readCtrf(file) : await (await junit()).readJUnit(file);
    return "problem" in reading ? { issue: unreadable(path, reading.problem, reading) } : reading;
  } catch (error) {
    return { issue: unreadable(path, relativePaths((error as Error).message, root)) };
  }
}

/** The parsers are large, and many projects have no such file. */
const ctrf = (): Promise<typeof import("./read-ctrf.ts")> => import("./read-ctrf.ts");
const junit = (): Promise<typeof import("./read-junit.ts")> => import("./read-junit.ts");

/** By what is in it: endings are free. */
async function beginsAsJson(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0);
    return /^\u{FEFF}?\s*[[{]/u.test(buffer.subarray(0, bytesRead).toString("utf8"));
  } finally {
    await file.close();
  }
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
