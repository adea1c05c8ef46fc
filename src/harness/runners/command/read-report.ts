import { existsSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { CollectionError, TestResult } from "../types.ts";
import { readBuildFailure } from "./build-failure.ts";
import { toFailure } from "./failure.ts";
import { judgeCase } from "./judge-case.ts";
import type { XmlElement } from "./parse-xml.ts";

/** What one or more reports say together. */
export interface Report {
  readonly tests: readonly TestResult[];
  readonly collectionErrors: readonly CollectionError[];
}

/** Folders that paths inside a report are relative to, and made relative to. */
export interface ReportPlace {
  readonly root: string;
  readonly cwd: string;
}

interface Suite {
  readonly name: string;
  readonly file: string | null;
}

interface Collected {
  readonly tests: TestResult[];
  readonly collectionErrors: CollectionError[];
}

/**
 * The tests of a JUnit document, suites nested to any depth; null when it is XML of another kind.
 * @see specs/runner-protocol.md §4.1
 */
export function readReport(root: XmlElement, place: ReportPlace): Report | null {
  if (!["testsuites", "testsuite"].includes(root.name)) return null;
  const collected: Collected = { tests: [], collectionErrors: [] };
  readSuite({ element: root, outer: { name: "", file: null }, place, collected });
  return collected;
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
  return { tests, collectionErrors: reports.flatMap((report) => report.collectionErrors) };
}

interface SuiteReading {
  readonly element: XmlElement;
  readonly outer: Suite;
  readonly place: ReportPlace;
  readonly collected: Collected;
}

function readSuite({ element, outer, place, collected }: SuiteReading): void {
  const { file, filepath, name } = element.attributes;
  const path = file ?? filepath;
  const names = [outer.name, element.name === "testsuite" ? name : ""].filter(
    (part) => part !== undefined && part !== "",
  );
  const suite = { name: names.join(" > "), file: path === undefined ? outer.file : toProjectPath(path, place) };
  for (const child of element.children) {
    if (child.name === "testsuite") readSuite({ element: child, outer: suite, place, collected });
    else if (child.name === "testcase") {
      const failure = readBuildFailure(child, element);
      if (failure === null) readCase({ element: child, outer: suite, place, collected });
      else collected.collectionErrors.push({ file: suite.file, failure });
    } else if (child.name === "error" || child.name === "failure") {
      collected.collectionErrors.push({ file: suite.file, failure: toFailure(child) });
    }
  }
}

function readCase({ element, outer, place, collected }: SuiteReading): void {
  const { name = "", file, filepath, time } = element.attributes;
  const owner = ownerOf(element) ?? outer.name;
  const written = file ?? filepath ?? (isFile(owner, place) ? owner : undefined);
  const path = written === undefined ? outer.file : toProjectPath(written, place);
  const result = judgeCase(element);
  if (result.failure !== null && isCollectionError(element, place)) {
    const whole = isFile(name, place) ? toProjectPath(name, place) : path;
    collected.collectionErrors.push({ file: whole, failure: result.failure });
    return;
  }
  const parts = [path ?? "", isFile(owner, place) ? "" : owner, name].filter((part) => part !== "");
  const id = [...new Set(parts)].join(" :: ");
  collected.tests.push({ id, file: path, name, durationMs: toMilliseconds(time), ...result });
}

/** The class that a case names; node:test names `test` for all. */
function ownerOf({ attributes }: XmlElement): string | undefined {
  const owner = attributes["classname"] ?? attributes["class"];
  return owner === "" || owner === "test" ? undefined : owner;
}

/** A file that failed as a whole: pytest's case without class, vitest's and node:test's that bear the file's name. */
function isCollectionError({ attributes, children }: XmlElement, place: ReportPlace): boolean {
  const { name = "", classname } = attributes;
  const message = children.find((child) => child.name === "error")?.attributes["message"];
  if (classname === "" && message === "collection failure") return true;
  return (name === classname || isAbsolute(name)) && isFile(name, place);
}

function isFile(text: string, { cwd }: ReportPlace): boolean {
  const path = resolve(cwd, text);
  return text !== "" && existsSync(path) && statSync(path).isFile();
}

/** Relative to the project's root; a path outside it stays as it is. */
function toProjectPath(path: string, { root, cwd }: ReportPlace): string {
  const inside = relative(root, resolve(cwd, path.replace(/^file:\/\//u, "")));
  const isOutside = inside.startsWith("..") || isAbsolute(inside);
  return (isOutside ? path : inside).split(sep).join("/");
}

/** Seconds, with a comma between thousands in some dialects. */
function toMilliseconds(time: string | undefined): number {
  const seconds = Number((time ?? "").replaceAll(",", ""));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
