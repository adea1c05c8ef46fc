import type { Issue } from "../../../base/errors/issue.ts";
import { groupBy } from "../../../base/collections/group-by.ts";
import { plural } from "../../../base/text/plural.ts";
import { resultsOf } from "./look-up.ts";
import { pushTo } from "./name-table.ts";
import { toWords } from "./names.ts";
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

/** Results without a file, or with joined titles, that are found for several tests: each of these has the worst of them. */
function tellShared(matches: readonly Match[], files: ReadonlyMap<string, unknown>): readonly Issue[] {
  const owners = new Map<RecordedResult, TestName[]>();
  for (const { test, own } of matches) {
    for (const result of own) {
      const mayBeOthers = (result.path === null || result.isJoined === true) && files.has(result.source);
      if (mayBeOthers) pushTo(owners, result, test);
    }
  }
  const shared = [...owners].flatMap(([result, tests]) => {
    const names = namesOf(tests);
    return names === null ? [] : [{ result, ...names }];
  });
  return [...groupBy(shared, ({ result, where }) => `${where}\n${result.source}`).values()].map((all) => {
    const [{ result, where, names }] = all as [Shared];
    return {
      severity: "warning",
      rule: "results-ambiguous",
      where: { file: result.source },
      message: `${plural(all.length, "result")} may be of ${where}, and each of these has the worst outcome`,
      received: `${nameOf(result)}: ${names.join(", ")}`,
      ...sharedAdvice[where],
      subject: result.source,
    };
  });
}

type SharedBy = "tests in several files" | "several tests of a file";

interface Shared {
  readonly result: RecordedResult;
  readonly where: SharedBy;
  /** Of the files, or of the tests. */
  readonly names: readonly string[];
}

/** Null where one test is meant, or a suite and what is in it. */
function namesOf(tests: readonly TestName[]): Pick<Shared, "where" | "names"> | null {
  const paths = new Set(tests.map(({ path }) => path));
  if (paths.size > 1) return { where: "tests in several files", names: [...paths].sort() };
  for (const alike of groupBy(tests, ({ name }) => toWords(name)).values()) {
    if (alike.length > 1) return { where: "several tests of a file", names: alike.map(nameOfLinked).sort() };
  }
  return null;
}

/** How runners are told to write files. */
const FILE_ADVICE =
  "let the runner write each test's file and full name (pytest: `-o junit_family=xunit1`, jest-junit: `JEST_JUNIT_ADD_FILE_ATTRIBUTE=true`)";

const sharedAdvice: Readonly<Record<SharedBy, Pick<Issue, "expected" | "hint">>> = {
  "tests in several files": { expected: "results that tell the file of their test", hint: FILE_ADVICE },
  "several tests of a file": {
    expected: "tests whose suites and titles differ in their words",
    hint: "give one of the tests, or a suite around it, another title",
  },
};

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
