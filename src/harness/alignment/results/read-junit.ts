import { dirname, join } from "node:path";
import type { WrittenReport } from "../../runners/command/parse-report.ts";
import { readReportFile } from "../../runners/command/read-report-file.ts";
import { readReport, type Report, type WrittenNames } from "../../runners/command/read-report.ts";
import { createFileFinder, type FileFinder } from "./find-file.ts";
import { toOutcome } from "./outcome.ts";
import { splitId } from "./split-id.ts";
import type { RecordedResult } from "./types.ts";

/** A file of results. */
export interface ResultsFile {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  readonly modifiedMs: number;
}

/** Its tests, or what is wrong with it and where. */
export type FileReading =
  | { readonly tests: readonly RecordedResult[] }
  | { readonly problem: string; readonly line?: number; readonly column?: number };

/** The results in a JUnit XML file of any dialect. @throws what the system says of the file */
export async function readJUnit(file: ResultsFile): Promise<FileReading> {
  const parsing = await readReportFile(join(file.root, file.path));
  if (parsing.kind === "unreadable") {
    const { message, line, column } = parsing;
    return { problem: `line ${line}, column ${column}: ${message}`, line, column };
  }
  if (parsing.kind === "foreign")
    return { problem: `XML whose outermost element is <${parsing.outermost}>`, line: 1, column: 1 };
  const report = readWherePathsExist(parsing.report, file);
  const from = { source: file.path, atMs: parsing.report.latestMs ?? file.modifiedMs };
  const find = createFileFinder(file.root, file.path);
  const broken = report.collectionErrors.map((error) => (error.file === null ? null : find.byPath(error.file)));
  return {
    tests: [
      ...report.tests.map((test, at) => {
        const names = report.written[at] as WrittenNames;
        return withSuite(toResult({ test, names }, find, from), names);
      }),
      ...broken
        .filter((path) => path !== null)
        .map((path) => ({ path, owner: "", name: "", outcome: "failed", ...from }) as const),
    ],
  };
}

/** Paths in it are the root's, or those of a folder around the report: the first where any of them exists. */
function readWherePathsExist(written: WrittenReport, { root, path }: ResultsFile): Report {
  const first = readReport(written, { root, cwd: root });
  if (first.tests.some((test) => test.file !== null)) return first;
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const report = readReport(written, { root, cwd: join(root, folder) });
    if (report.tests.some((test) => test.file !== null)) return report;
  }
  return first;
}

interface NamedTest {
  readonly test: Report["tests"][number];
  readonly names: WrittenNames;
}

function toResult(
  { test, names }: NamedTest,
  find: FileFinder,
  from: Pick<RecordedResult, "source" | "atMs">,
): RecordedResult {
  const { owner, name } = splitId(test);
  const path = test.file === null ? (find.byModule(owner) ?? fileOf(names, find)) : find.byPath(test.file);
  const lost = path === null && test.file !== null ? [test.file] : [];
  const joined = names.isTwice ? { isJoined: true } : {};
  return {
    path,
    owner: [...lost, owner].filter(Boolean).join(" > "),
    name,
    ...joined,
    outcome: toOutcome(test),
    ...from,
  };
}

/** A suite may be called by the path of its file. */
function fileOf({ suite }: WrittenNames, find: FileFinder): string | null {
  return /[/\\]|\.[cm]?[jt]sx?$/u.test(suite) ? find.byPath(suite) : null;
}

/** jest-junit writes suites and title together, twice, and no file: the outermost suite, which it gives, is told apart. */
function withSuite(result: RecordedResult, { suite }: WrittenNames): RecordedResult {
  const { path, owner, name } = result;
  if (path !== null || owner !== "" || suite === "" || !name.startsWith(`${suite} `)) return result;
  return { ...result, owner: suite, name: name.slice(suite.length + 1).replace(/^[>›] /u, "") };
}
