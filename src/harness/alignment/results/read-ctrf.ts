import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeBytes } from "../../runners/command/decode-bytes.ts";
import { createFileFinder, type FileFinder } from "./find-file.ts";
import type { FileReading, ResultsFile } from "./read-junit.ts";
import { toWords } from "./names.ts";
import type { RecordedResult, ResultOutcome } from "./types.ts";

/** The fields of a test in CTRF that matter here. */
interface CtrfTest {
  readonly name: string;
  readonly status: string;
  readonly filePath?: string;
  readonly suite?: string | readonly string[];
  readonly start?: number;
  readonly stop?: number;
}

const outcomes: Readonly<Record<string, ResultOutcome>> = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  pending: "skipped",
  other: "failed",
};

/** The results in a CTRF file. @see https://ctrf.io/docs/specification/root */
export async function readCtrf(file: ResultsFile): Promise<FileReading> {
  const text = decodeBytes(await readFile(join(file.root, file.path))).replace(/^\u{FEFF}/u, "");
  const value = parse(text);
  if ("problem" in value) return value;
  const tests = testsOf(value.json);
  if (tests === null) return { problem: "JSON without `results.tests`, a list", line: 1, column: 1 };
  const wrong = tests.findIndex((test) => !isTest(test));
  if (wrong >= 0) return { problem: describeWrong(tests[wrong], wrong), line: 1, column: 1 };
  const find = createFileFinder(file.root, file.path);
  const atMs = timeOf(value.json) ?? file.modifiedMs;
  return { tests: (tests as readonly CtrfTest[]).map((test) => toResult(test, find, { source: file.path, atMs })) };
}

type Parsed = { readonly json: unknown } | { readonly problem: string; readonly line: number; readonly column: number };

/** The engine tells the position of a fault in its message. */
function parse(text: string): Parsed {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    const at = Number(/position (\d+)/u.exec((error as Error).message)?.[1] ?? text.length);
    const before = text.slice(0, at).split("\n");
    return { problem: (error as Error).message, line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
}

function testsOf(json: unknown): readonly unknown[] | null {
  const tests = (json as { readonly results?: { readonly tests?: unknown } } | null)?.results?.tests;
  return Array.isArray(tests) ? tests : null;
}

function isTest(value: unknown): value is CtrfTest {
  const { name, status, filePath, suite } = (value ?? {}) as Record<string, unknown>;
  const isSuite = suite === undefined || typeof suite === "string" || isTexts(suite);
  const isPath = filePath === undefined || typeof filePath === "string";
  return typeof name === "string" && typeof status === "string" && Object.hasOwn(outcomes, status) && isSuite && isPath;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((part) => typeof part === "string");
}

function describeWrong(test: unknown, index: number): string {
  const shown = (JSON.stringify(test) ?? "nothing").slice(0, 120);
  return `results.tests[${index}] is ${shown}; a test has a name and one of the statuses ${Object.keys(outcomes).join(", ")}`;
}

function toResult(test: CtrfTest, find: FileFinder, from: Pick<RecordedResult, "source" | "atMs">): RecordedResult {
  const suites = typeof test.suite === "string" ? [test.suite] : (test.suite ?? []);
  const written = test.filePath ?? /^([^:]+\.\w+)::/u.exec(test.name)?.[1];
  const path = written === undefined ? null : find.byPath(written);
  const name =
    written !== undefined && test.name.startsWith(`${written}::`) ? test.name.slice(written.length + 2) : test.name;
  const owner = withoutFile(suites.join(" > "), path);
  return {
    path,
    owner,
    name,
    outcome: outcomes[test.status] as ResultOutcome,
    ...from,
    atMs: toMs(test.stop) ?? toMs(test.start) ?? from.atMs,
  };
}

/** Several reporters begin the suites with the file's name. */
function withoutFile(owner: string, path: string | null): string {
  const [first = "", ...rest] = owner.split(/\s+>\s+/u);
  const isFile =
    path !== null && first !== "" && ` ${toWords(path)}`.endsWith(` ${toWords(first)}`) && first.includes(".");
  return isFile ? rest.join(" > ") : owner;
}

function timeOf(json: unknown): number | null {
  const { results } = json as { readonly results: { readonly summary?: Readonly<Record<string, unknown>> } };
  const { start, stop } = results.summary ?? {};
  return toMs(stop) ?? toMs(start);
}

/** Milliseconds since 1970; some reporters give seconds. */
function toMs(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return null;
  return value < 1e11 ? value * 1000 : value;
}
