import type { Failure } from "../types.ts";
import { readBuildFailure, standsForPackage } from "./build-failure.ts";
import { toFailure } from "./failure.ts";
import { judgeCase, type CaseResult } from "./judge-case.ts";
import { createXmlReader, type XmlElement, type XmlProblem, type XmlStep, type XmlVisitor } from "./parse-xml.ts";

/** A suite as a report writes it, with what it has from those around it. */
export interface WrittenSuite {
  /** `a > b`, its own name behind those around it. */
  readonly name: string;
  /** Path of its file as written; null where none of them names one. */
  readonly path: string | null;
}

/** A test case as a report writes it. */
export interface WrittenCase {
  readonly kind: "case";
  readonly suite: WrittenSuite;
  readonly name: string;
  readonly classname: string | undefined;
  /** The class that it names. */
  readonly owner: string | undefined;
  /** Path of its own as written. */
  readonly path: string | undefined;
  readonly time: string | undefined;
  readonly result: CaseResult;
  /** pytest's words for a file that could not be loaded. */
  readonly isCollectionFailure: boolean;
}

/** A failure of a suite, or of a package that could not be built. */
export interface WrittenError {
  readonly kind: "error";
  readonly suite: WrittenSuite;
  readonly failure: Failure;
}

/** A JUnit report before its paths are looked for. */
export interface WrittenReport {
  readonly entries: readonly (WrittenCase | WrittenError)[];
  /** The latest `timestamp` of a suite, milliseconds since 1970; null where none has one. */
  readonly latestMs: number | null;
}

/** What came of reading a text. `foreign`: XML of another kind. */
export type ReportParsing =
  | { readonly kind: "parsed"; readonly report: WrittenReport }
  | { readonly kind: "foreign"; readonly outermost: string }
  | ({ readonly kind: "unreadable" } & XmlProblem);

/** Takes a report piece by piece. */
export interface ReportParser {
  readonly write: (text: string) => void;
  readonly end: () => ReportParsing;
}

interface OpenSuite {
  readonly suite: WrittenSuite;
  /** What was captured of the suite as a whole. */
  readonly outputs: XmlElement[];
  readonly builds: { readonly element: XmlElement; readonly at: number }[];
}

type Entry = WrittenReport["entries"][number];

/**
 * A parser of JUnit XML, suites nested to any depth. Of a report it holds a line a test, and nothing of what tests put out.
 * @see specs/runner-protocol.md §4.1
 */
export function createReportParser(): ReportParser {
  const entries: Entry[] = [];
  const times: { latestMs: number | null } = { latestMs: null };
  const root: { name: string | null } = { name: null };
  const reader = createXmlReader(createVisitor(entries, times, root));
  return {
    write: reader.write,
    end: () => {
      const problem = reader.end();
      if (problem !== null) return { kind: "unreadable", ...problem };
      const outermost = root.name ?? "";
      if (!isSuite(outermost)) return { kind: "foreign", outermost };
      return { kind: "parsed", report: { entries, latestMs: times.latestMs } };
    },
  };
}

function createVisitor(
  entries: Entry[],
  times: { latestMs: number | null },
  root: { name: string | null },
): XmlVisitor {
  const open: OpenSuite[] = [];
  const enter = (name: string, attributes: XmlElement["attributes"]): XmlStep => {
    open.push({ suite: toSuite(name, attributes, open.at(-1)?.suite), outputs: [], builds: [] });
    times.latestMs = latest(times.latestMs, attributes["timestamp"]);
    return "enter";
  };
  return {
    open: (name, attributes, around) => {
      if (around !== null) return stepInside(name, around);
      if (root.name === null) {
        root.name = name;
        return isSuite(name) ? enter(name, attributes) : "skip";
      }
      if (name === "testsuite") return enter(name, attributes);
      return kept.has(name) ? "keep" : "skip";
    },
    take: (element) => {
      const around = open.at(-1) as OpenSuite;
      if (isOutput(element.name)) around.outputs.push(element);
      else if (element.name !== "testcase") entries.push(toError(around.suite, toFailure(element)));
      else if (readBuildFailure(element, []) === null) entries.push(toCase(element, around.suite));
      else around.builds.push({ element, at: entries.push(toError(around.suite, noFailure)) - 1 });
    },
    leave: () => {
      const { suite, outputs, builds } = open.pop() as OpenSuite;
      for (const { element, at } of builds)
        entries[at] = toError(suite, readBuildFailure(element, outputs) ?? noFailure);
    },
  };
}

const kept = new Set(["testcase", "error", "failure", "system-out", "system-err"]);
const noFailure: Failure = { type: "", message: "" };

function isSuite(name: string): boolean {
  return name === "testsuites" || name === "testsuite";
}

function isOutput(name: string): boolean {
  return name === "system-out" || name === "system-err";
}

/** What a test put out counts only where it stands for a package. */
function stepInside(name: string, around: XmlElement): XmlStep {
  if (name === "properties" || name === "attachments") return "skip";
  if (!isOutput(name)) return "keep";
  return around.name === "testcase" && standsForPackage(around.attributes["name"] ?? "") ? "keep" : "skip";
}

function toSuite(
  element: string,
  { name = "", file, filepath }: XmlElement["attributes"],
  outer: WrittenSuite = { name: "", path: null },
): WrittenSuite {
  const names = [outer.name, element === "testsuite" ? name : ""].filter((part) => part !== "");
  return { name: names.join(" > "), path: file ?? filepath ?? outer.path };
}

function toError(suite: WrittenSuite, failure: Failure): WrittenError {
  return { kind: "error", suite, failure };
}

function toCase(element: XmlElement, suite: WrittenSuite): WrittenCase {
  const { name = "", classname, file, filepath, time } = element.attributes;
  const message = element.children.find((child) => child.name === "error")?.attributes["message"];
  return {
    kind: "case",
    suite,
    name,
    classname,
    owner: ownerOf(element),
    path: file ?? filepath,
    time,
    result: judgeCase(element),
    isCollectionFailure: classname === "" && message === "collection failure",
  };
}

/** The class that a case names; node:test names `test` for all. */
function ownerOf({ attributes }: XmlElement): string | undefined {
  const owner = attributes["classname"] ?? attributes["class"];
  return owner === "" || owner === "test" ? undefined : owner;
}

/** Runners that give no zone mean the machine's own. */
function latest(known: number | null, timestamp: string | undefined): number | null {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  if (!Number.isFinite(time)) return known;
  return known === null ? time : Math.max(known, time);
}
