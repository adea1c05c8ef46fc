import { cleanLines, oneLine } from "../text/line.ts";
import { AppError, formatPlace } from "./app-error.ts";

/** An error as plain fields, the same for `--json` and for people. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly received: string | null;
  readonly expected: string | null;
  readonly hint: string | null;
  readonly where: string | null;
  /** Several problems found together, a line each. */
  readonly problems: readonly string[];
}

/** The fields of an error; what is not an `AppError` is a fault of the program itself. */
export function reportError(error: unknown): ErrorReport {
  const known = error instanceof AppError ? error : internalError(error);
  const { received, expected, hint, where, problems } = known.details;
  return {
    code: known.code,
    message: known.message,
    received: received ?? null,
    expected: expected ?? null,
    hint: hint ?? null,
    where: where === undefined ? null : formatPlace(where),
    problems: problems ?? [],
  };
}

/** An error for people: what happened, where, received against expected, the fix, and every problem found with it. */
export function formatErrorReport(report: ErrorReport): string {
  return [
    `error ${report.code}: ${oneLine(report.message)}`,
    ...labelled([
      ["where", report.where],
      ["received", report.received],
      ["expected", report.expected],
      ["fix", report.hint],
    ]),
    ...report.problems.map((problem) => `  ${indented(problem, "  ")}`),
  ].join("\n");
}

/** Lines with a label each, aligned, so that what was expected stands against what came. */
export function labelled(fields: readonly (readonly [label: string, text: string | null])[]): readonly string[] {
  return fields.flatMap(([label, text]) =>
    text === null ? [] : [`  ${label.padEnd(10)}${indented(text, " ".repeat(12))}`],
  );
}

/** Text whose lines after the first stand under it; what could steer the terminal is taken out. */
function indented(text: string, indent: string): string {
  return cleanLines(text).trimEnd().replaceAll("\n", `\n${indent}`);
}

function internalError(error: unknown): AppError {
  const message = error instanceof Error ? error.message : String(error);
  return new AppError("INTERNAL", `The program itself failed: ${message}`, {
    kind: "environment",
    hint: "this is a fault of the program; run the command again, and report it with the command if it comes back",
    cause: error,
  });
}
