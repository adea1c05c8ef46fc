import { dirname, join } from "node:path";
import { decodeBytes } from "../../runners/command/decode-bytes.ts";
import { parseXml, type XmlElement } from "../../runners/command/parse-xml.ts";
import { readReport, type Report } from "../../runners/command/read-report.ts";
import { createFileFinder, type FileFinder } from "./find-file.ts";
import { toOutcome } from "./outcome.ts";
import { splitId } from "./split-id.ts";
import type { RecordedResult } from "./types.ts";

/** The bytes of a file of results. */
export interface ResultsFile {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** Its tests, or what is wrong with it and where. */
export type FileReading =
  | { readonly tests: readonly RecordedResult[] }
  | { readonly problem: string; readonly line?: number; readonly column?: number };

/** The results in a JUnit XML file of any dialect. */
export function readJUnit(file: ResultsFile): FileReading {
  const document = parseXml(decodeBytes(file.bytes));
  if (document.kind === "unreadable") return { problem: document.message, ...placeIn(document.message) };
  const report = readWherePathsExist(document.root, file);
  if (report === null) return { problem: `XML whose outermost element is <${document.root.name}>`, line: 1, column: 1 };
  const from = { source: file.path, atMs: timeOf(document.root) ?? file.modifiedMs };
  const find = createFileFinder(file.root, file.path);
  const broken = report.collectionErrors.map((error) => (error.file === null ? null : find.byPath(error.file)));
  return {
    tests: [
      ...report.tests.map((test) => toResult(test, find, from)),
      ...broken
        .filter((path) => path !== null)
        .map((path) => ({ path, owner: "", name: "", outcome: "failed", ...from }) as const),
    ],
  };
}

/** Paths in it are the root's, or those of a folder around the report: the first where any of them exists. */
function readWherePathsExist(element: XmlElement, { root, path }: ResultsFile): Report | null {
  const first = readReport(element, { root, cwd: root });
  if (first === null || first.tests.some((test) => test.file !== null)) return first;
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    const report = readReport(element, { root, cwd: join(root, folder) });
    if (report?.tests.some((test) => test.file !== null) === true) return report;
  }
  return first;
}

function toResult(
  test: Report["tests"][number],
  find: FileFinder,
  from: Pick<RecordedResult, "source" | "atMs">,
): RecordedResult {
  const { owner, name } = splitId(test);
  const path = test.file === null ? find.byModule(owner) : find.byPath(test.file);
  const lost = path === null && test.file !== null ? [test.file] : [];
  return { path, owner: [...lost, owner].filter(Boolean).join(" > "), name, outcome: toOutcome(test), ...from };
}

function placeIn(message: string): { readonly line?: number; readonly column?: number } {
  const [, line, column] = /line (\d+), column (\d+)/u.exec(message) ?? [];
  return line === undefined ? {} : { line: Number(line), column: Number(column) };
}

/** The latest `timestamp` of a suite; runners that give no zone mean the machine's own. */
function timeOf(element: XmlElement): number | null {
  const own = Date.parse(element.attributes["timestamp"] ?? "");
  const suites = element.children.filter(({ name }) => name === "testsuite").map(timeOf);
  const times = [own, ...suites].filter((time): time is number => time !== null && Number.isFinite(time));
  return times.length === 0 ? null : times.reduce((one, other) => Math.max(one, other));
}
