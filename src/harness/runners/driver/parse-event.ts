import type { DriverEvent } from "./types.ts";

const outcomes: ReadonlySet<unknown> = new Set([
  "passed",
  "failed",
  "errored",
  "setup-failed",
  "skipped",
  "expected-failure",
  "unexpected-pass",
  "timed-out",
  "unfinished",
]);

const furtherOutcomes: ReadonlySet<unknown> = new Set(["failed", "errored", "setup-failed"]);

type Loose = Readonly<Record<string, unknown>>;

/**
 * A line of a driver's events; null when it is not one.
 * @see specs/runner-protocol.md §2
 */
export function parseDriverEvent(line: string): DriverEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is DriverEvent {
  if (!isObject(value)) return false;
  if (value["type"] === "ready") return areStrings(value, ["runner", "version", "runtime"]);
  if (!areStrings(value, ["key"])) return false;
  switch (value["type"]) {
    case "selector-start":
      return true;
    case "test-start":
      return isStartedTest(value);
    case "test":
      return isTest(value["test"]);
    case "collection-error":
      return isObject(value["error"]) && isText(value["error"]["file"]) && isFailure(value["error"]["failure"]);
    case "selector-end":
      return Number.isInteger(value["exitCode"]) && isDuration(value["processMs"]) && isText(value["contradiction"]);
    default:
      return false;
  }
}

function isTest(value: unknown): boolean {
  return (
    isObject(value) &&
    isStartedTest(value) &&
    outcomes.has(value["outcome"]) &&
    isDuration(value["durationMs"]) &&
    (value["failure"] === null || isFailure(value["failure"])) &&
    areFurtherFailures(value["furtherFailures"] ?? []) &&
    isText(value["reason"])
  );
}

function areFurtherFailures(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((each) => isObject(each) && furtherOutcomes.has(each["outcome"]) && isFailure(each["failure"]))
  );
}

function isStartedTest(value: Loose): boolean {
  return areStrings(value, ["id", "name"]) && isText(value["file"]);
}

function isFailure(value: unknown): boolean {
  return isObject(value) && areStrings(value, ["type", "message"]);
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null;
}

function areStrings(value: Loose, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === "string");
}

function isText(value: unknown): boolean {
  return value === null || typeof value === "string";
}

function isDuration(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}
