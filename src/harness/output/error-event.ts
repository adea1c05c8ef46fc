import { AppError, formatPlace } from "../../base/errors/app-error.ts";
import { cleanLines, oneLine } from "../summary/text/line.ts";
import type { LoopEvent } from "./events.ts";

/** The event that tells an error. */
export type ErrorEvent = Extract<LoopEvent, { readonly event: "error" }>;

/** An error as an event; what is not an `AppError` is a fault of the harness itself. */
export function toErrorEvent(error: unknown): ErrorEvent {
  const known = error instanceof AppError ? error : internalError(error);
  const { received, expected, hint, where, problems } = known.details;
  return {
    event: "error",
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
export function formatError(error: unknown): string {
  return formatErrorEvent(toErrorEvent(error));
}

/** `formatError` for an error that came as an event. */
export function formatErrorEvent(event: ErrorEvent): string {
  return [
    `error ${event.code}: ${oneLine(event.message)}`,
    ...labelled([
      ["where", event.where],
      ["received", event.received],
      ["expected", event.expected],
      ["fix", event.hint],
    ]),
    ...event.problems.map((problem) => `  ${indented(problem, "  ")}`),
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
  return new AppError("INTERNAL", `The harness itself failed: ${message}`, {
    kind: "environment",
    hint: "this is a fault of the program; run the command again, and report it with the command if it comes back",
    cause: error,
  });
}
