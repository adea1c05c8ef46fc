import type { Issue } from "../../../base/errors/issue.ts";
import { groupBy } from "../../../base/collections/group-by.ts";
import { plural } from "../../../base/text/plural.ts";
import { resultsOf } from "./look-up.ts";
import { nearestNames } from "./nearest-names.ts";
import type { FoundFiles, LoadedResults, RecordedResult, TestName } from "./types.ts";

/** What files of results have to do with the linked tests. */
export interface MatchedResults {
  /** Readable files, the results that count, and those of linked tests among them. */
  readonly counts: { readonly resultFiles: number; readonly results: number; readonly linkedResults: number };
  readonly issues: readonly Issue[];
}

/**
 * Counts results, and warns of each glob of whose files none holds a result of a linked test: names are spelled otherwise.
 * @see specs/alignment.md §6
 */
export function matchLinked(results: LoadedResults, linked: readonly TestName[]): MatchedResults {
  const matches = results.tests.length === 0 ? [] : linked.map((test) => ({ test, own: resultsOf(results, test) }));
  const known = new Set(matches.flatMap(({ own }) => own.map(keyOf)));
  const isOwn = (result: RecordedResult): boolean => known.has(keyOf(result));
  const tests = results.tests.filter(({ name }) => name !== "");
  const counts = {
    resultFiles: results.files.length,
    results: tests.length,
    linkedResults: tests.filter(isOwn).length,
  };
  if (linked.length === 0) return { counts, issues: [] };
  const told = new Map(results.files.map((file) => [file.path, file.tests]));
  const issues = results.found.flatMap((found) => {
    const read = found.paths.filter((path) => told.has(path));
    const all = read.flatMap((path) => told.get(path) ?? []);
    return read.length === 0 || all.some(isOwn) ? [] : [unmatched(found, { files: read, tests: all, linked })];
  });
  return { counts, issues: [...issues, ...tellShared(matches, told)] };
}

interface Match {
  readonly test: TestName;
  readonly own: readonly RecordedResult[];
}

/** Results without a file that are found for tests of several files: each of these has the worst of them. */
function tellShared(matches: readonly Match[], files: ReadonlyMap<string, unknown>): readonly Issue[] {
  const owners = new Map<RecordedResult, Set<string>>();
  for (const { test, own } of matches) {
    for (const result of own.filter(({ path, source }) => path === null && files.has(source)))
      owners.set(result, (owners.get(result) ?? new Set()).add(test.path));
  }
  const shared = [...owners].filter(([, paths]) => paths.size > 1);
  return [...groupBy(shared, ([{ source }]) => source)].map(([source, all]) => {
    const [result, paths] = all[0] as (typeof shared)[number];
    return {
      severity: "warning",
      rule: "results-ambiguous",
      where: { file: source },
      message: `${plural(all.length, "result")} may be of tests in several files, and each of these has the worst outcome`,
      received: `${nameOf(result)}: ${[...paths].sort().join(", ")}`,
      expected: "results that tell the file of their test",
      hint: FILE_ADVICE,
      subject: source,
    };
  });
}

/** How runners are told to write files. */
const FILE_ADVICE =
  "let the runner write each test's file and full name (pytest: `-o junit_family=xunit1`, jest-junit: `JEST_JUNIT_ADD_FILE_ATTRIBUTE=true`)";

/** What several sources call alike is one test. */
function keyOf({ path, owner, name }: RecordedResult): string {
  return `${path}\n${owner}\n${name}`;
}

interface Unmatched {
  readonly files: readonly string[];
  readonly tests: readonly RecordedResult[];
  readonly linked: readonly TestName[];
}

function unmatched({ glob }: FoundFiles, { files, tests, linked }: Unmatched): Issue {
  const named = tests.filter(({ name }) => name !== "");
  const near = nearestNames(named, linked);
  const [first = glob] = files;
  return {
    severity: "warning",
    rule: "results-unmatched",
    where: { file: near?.result.source ?? first },
    message: `of ${plural(named.length, "test")} in ${plural(files.length, "file")} of results none is a linked test`,
    received: near === null ? "no test" : nameOf(near.result),
    expected:
      near === null ? "results of linked tests" : `the name of a linked test, such as ${nameOfLinked(near.test)}`,
    hint:
      near === null
        ? "run the linked tests and write their results there"
        : `${FILE_ADVICE}, or link the tests that it ran`,
    subject: glob,
  };
}

function nameOf({ path, owner, name }: RecordedResult): string {
  return [path ?? "", owner, name].filter((part) => part !== "").join(" › ");
}

function nameOfLinked({ path, name }: TestName): string {
  return `${path} › ${name}`;
}
