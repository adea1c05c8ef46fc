import { codeSpan } from "./code-span.ts";
import type { RedExpectation, SelectorOptions, TouchedFile } from "./types.ts";

/** A selector of a row that is to be written. */
export interface NewSelector {
  readonly command: string;
  /** @default no note */
  readonly note?: string;
  /** @default none */
  readonly options?: SelectorOptions;
}

/** A red selector of a row that is to be written. */
export interface NewRedSelector extends NewSelector {
  /** @default `{ kind: "assertion" }` */
  readonly expectation?: RedExpectation;
}

/** A row that is to be written; what is left out is not written. */
export interface NewRow {
  readonly id: string;
  readonly title: string;
  readonly reds?: readonly NewRedSelector[];
  readonly redWaiver?: string;
  readonly greens?: readonly NewSelector[];
  readonly proofWaiver?: string;
  readonly specs?: readonly { readonly path: string; readonly clause?: string; readonly note?: string }[];
  readonly touches?: readonly TouchedFile[];
  readonly needs?: readonly string[];
}

/** An open row as a list item, without a line break at its end; `parsePlan` reads the same values back. */
export function renderRow(row: NewRow): string {
  return [
    `- [ ] ${row.id} ${oneLine(row.title)}`,
    ...(row.reds ?? []).flatMap(renderRed),
    ...waiver("red", row.redWaiver),
    ...(row.greens ?? []).flatMap((selector) => renderSelector("green", selector)),
    ...waiver("proof", row.proofWaiver),
    ...(row.specs ?? []).map(
      ({ path, clause, note }) =>
        `  - spec: ${codeSpan(path)}${clause === undefined ? "" : ` ${clause}`}${dashed(note)}`,
    ),
    ...(row.touches ?? []).map(({ path, note }) => `  - touches: ${codeSpan(path)}${dashed(note ?? undefined)}`),
    ...(row.needs === undefined || row.needs.length === 0 ? [] : [`  - needs: ${row.needs.join(", ")}`]),
  ].join("\n");
}

function renderRed(selector: NewRedSelector): readonly string[] {
  return [...renderSelector("red", selector), ...renderExpectation(selector.expectation)];
}

function renderSelector(key: "red" | "green", { command, note, options = {} }: NewSelector): readonly string[] {
  const { cwd, timeoutMs, report } = options;
  return [
    `  - ${key}: ${codeSpan(oneLine(command))}${dashed(note)}`,
    ...(cwd === undefined ? [] : [`    - cwd: ${codeSpan(cwd)}`]),
    ...(timeoutMs === undefined ? [] : [`    - timeout: ${formatTimeout(timeoutMs)}`]),
    ...(report === undefined ? [] : [`    - report: ${codeSpan(report)}`]),
  ];
}

function formatTimeout(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

function renderExpectation(expectation: RedExpectation = { kind: "assertion" }): readonly string[] {
  if (expectation.kind === "assertion") return [];
  if (expectation.kind === "fails") return [`    - fails: ${codeSpan(oneLine(expectation.text))}`];
  if (expectation.kind === "matches") return [`    - matches: ${codeSpan(expectation.pattern)}`];
  return [`    - absent: ${codeSpan(expectation.symbol)}`];
}

function waiver(key: "red" | "proof", reason: string | undefined): readonly string[] {
  return reason === undefined ? [] : [`  - ${key}: none — ${oneLine(reason)}`];
}

function dashed(note: string | undefined): string {
  return note === undefined || note.trim() === "" ? "" : ` — ${oneLine(note)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+\s*/g, " ").trim();
}
