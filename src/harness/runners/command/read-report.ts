import { existsSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { CollectionError, TestResult } from "../types.ts";
import type { WrittenCase, WrittenReport } from "./parse-report.ts";

/** What one or more reports say together. */
export interface Report {
  readonly tests: readonly TestResult[];
  /** How the report itself names each test, in the same order. */
  readonly written: readonly WrittenNames[];
  readonly collectionErrors: readonly CollectionError[];
}

/** What the id of a test does not tell. */
export interface WrittenNames {
  /** The suites around it, `a > b`; a class that it names hides them in its id. */
  readonly suite: string;
  /** Whether its class is its name once more. */
  readonly isTwice: boolean;
}

/** Folders that paths inside a report are relative to, and made relative to. */
export interface ReportPlace {
  readonly root: string;
  readonly cwd: string;
}

/**
 * The tests of a report with their files, ids and failures.
 * @see specs/runner-protocol.md §4.1
 */
export function readReport({ entries }: WrittenReport, place: ReportPlace): Report {
  const tests: TestResult[] = [];
  const names: WrittenNames[] = [];
  const collectionErrors: CollectionError[] = [];
  const paths = createPaths(place);
  for (const entry of entries) {
    const { suite } = entry;
    const outer = suite.path === null ? null : paths.toProject(suite.path);
    const read = entry.kind === "case" ? readCase(entry, outer, paths) : { file: outer, failure: entry.failure };
    if ("id" in read) {
      tests.push(read);
      names.push({ suite: suite.name, isTwice: entry.kind === "case" && entry.classname === read.name });
    } else collectionErrors.push(read);
  }
  return { tests, written: names, collectionErrors };
}

/** Reports put together; ids that occur more than once are numbered from the second on: `… #2`. */
export function mergeReports(reports: readonly Report[]): Report {
  const seen = new Map<string, number>();
  const tests = reports
    .flatMap((report) => report.tests)
    .map((test) => {
      const count = (seen.get(test.id) ?? 0) + 1;
      seen.set(test.id, count);
      return count === 1 ? test : { ...test, id: `${test.id} #${count}` };
    });
  return {
    tests,
    written: reports.flatMap((report) => report.written),
    collectionErrors: reports.flatMap((report) => report.collectionErrors),
  };
}

interface Paths {
  readonly isFile: (text: string) => boolean;
  /** Relative to the project's root; a path outside it stays as it is. */
  readonly toProject: (path: string) => string;
}

function readCase(written: WrittenCase, outer: string | null, paths: Paths): TestResult | CollectionError {
  const { name, result, suite, time } = written;
  const owner = written.owner ?? suite.name;
  const ownPath = written.path ?? (paths.isFile(owner) ? owner : undefined);
  const path = ownPath === undefined ? outer : paths.toProject(ownPath);
  if (result.failure !== null && isCollectionError(written, paths)) {
    return { file: paths.isFile(name) ? paths.toProject(name) : path, failure: result.failure };
  }
  const parts = [path ?? "", paths.isFile(owner) ? "" : owner, name].filter((part) => part !== "");
  return { id: [...new Set(parts)].join(" :: "), file: path, name, durationMs: toMilliseconds(time), ...result };
}

/** A file that failed as a whole: pytest's case without class, vitest's and node:test's that bear the file's name. */
function isCollectionError({ name, classname, isCollectionFailure }: WrittenCase, paths: Paths): boolean {
  return isCollectionFailure || ((name === classname || isAbsolute(name)) && paths.isFile(name));
}

/** Thousands of tests have the same class: each is looked for once. */
function createPaths({ root, cwd }: ReportPlace): Paths {
  return {
    isFile: remember((text) => {
      const path = resolve(cwd, text);
      return text !== "" && existsSync(path) && statSync(path).isFile();
    }),
    toProject: remember((path) => {
      const inside = relative(root, resolve(cwd, path.replace(/^file:\/\//u, "")));
      const isOutside = inside.startsWith("..") || isAbsolute(inside);
      return (isOutside ? path : inside).split(sep).join("/");
    }),
  };
}

function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}

/** Seconds, with a comma between thousands in some dialects. */
function toMilliseconds(time: string | undefined): number {
  const seconds = Number((time ?? "").replaceAll(",", ""));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
