import { AppError } from "../../base/errors/app-error.ts";
import { EXAMPLE_COMMENT, EXAMPLE_TITLE } from "./example-row.ts";
import { headings } from "./headings.ts";
import type { Plan, PlanPhase, PlanRow } from "./types.ts";

/** A row to be added, and the phase that it is added to (null: rows outside any phase). */
export interface Insertion {
  readonly phaseId: string | null;
  /** A list item, as `renderRow` makes it. */
  readonly markdown: string;
}

/**
 * The plan's text with a row more, behind the last row of the phase or, where it has none, at the phase's end; in place of
 * the example that a new plan begins with, where that still stands in the phase.
 * All other bytes stay; line ends are the file's own.
 * @throws AppError `PLAN_INVALID` where the plan has no such phase
 * @see specs/plan-format.md §6
 */
export function insertRow(text: string, plan: Plan, { phaseId, markdown }: Insertion): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const item = markdown.replace(/\r?\n/g, newline);
  const rows = plan.rows.filter((row) => row.phaseId === phaseId);
  const example = rows.find(isExample);
  if (example !== undefined) return replaceExample(text, example, { item, newline });
  const last = lastRow(rows);
  const at = last === null ? phaseEnd(text, plan, phaseId) : lineEnd(text, last.span.to);
  // A list item directly under a table's line, a heading or a paragraph is parted from it by a blank line.
  const gap = last === null || text[last.span.from] === "|" ? newline : "";
  const before = text.slice(0, at);
  const opening = before === "" ? "" : newline + gap;
  const tail = text.slice(at);
  const closing = tail === "" || /^\r?\n(?:\r?\n|[ \t]*[-*+] |$)/.test(tail) ? "" : newline;
  return before + opening + item + (tail === "" ? newline : closing) + tail;
}

/** The row of a new plan that nobody wrote yet. */
export function isExample({ title, state }: PlanRow): boolean {
  return title === EXAMPLE_TITLE && state === "open";
}

/** What the comment below the example explains was read by who adds a row. */
function replaceExample(text: string, { span }: PlanRow, { item, newline }: { item: string; newline: string }): string {
  const from = text.lastIndexOf("\n", span.from - 1) + 1;
  const end = lineEnd(text, span.to);
  const comment = newline + newline + EXAMPLE_COMMENT.replaceAll("\n", newline);
  const behind = text.startsWith(comment, end) ? end + comment.length : end;
  return text.slice(0, from) + item + text.slice(behind);
}

/** Rows may be nested: the one that ends last, and of these the outermost. */
function lastRow(rows: readonly PlanRow[]): PlanRow | null {
  return rows.reduce<PlanRow | null>((last, row) => (last === null || row.span.to > last.span.to ? row : last), null);
}

function phaseEnd(text: string, plan: Plan, phaseId: string | null): number {
  const phase = plan.phases.find(({ id }) => id === phaseId);
  if (phase === undefined && phaseId !== null) throw unknownPhase(plan, phaseId);
  const end = phase === undefined ? text.length : sectionEnd(text, phase);
  return text.slice(0, end).trimEnd().length;
}

function sectionEnd(text: string, phase: PlanPhase): number {
  const all = headings(text);
  const own = all.find(({ line }) => line === phase.span.line);
  const next = all.find(({ line, level }) => line > phase.span.line && level <= (own?.level ?? 6));
  if (next === undefined) return text.length;
  let at = phase.span.from;
  for (let line = phase.span.line; line < next.line; line += 1) at = text.indexOf("\n", at) + 1;
  return at;
}

function unknownPhase(plan: Plan, phaseId: string): AppError {
  const known = plan.phases.flatMap(({ id }) => id ?? []);
  return new AppError("PLAN_INVALID", `Plan ${plan.id} has no phase ${phaseId}`, {
    received: phaseId,
    expected: known.length === 0 ? "a plan with phases" : known.join(", "),
    hint: "name one of these, or write a heading `## Phase ID — Title` into the plan first",
    where: { file: plan.path },
  });
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}
