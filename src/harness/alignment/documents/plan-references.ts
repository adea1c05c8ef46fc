import type { Plan } from "../../plan/types.ts";
import type { FileReference } from "../types.ts";
import { readDocument } from "./read-document.ts";

/**
 * What an open plan's text refers to and must exist. Paths of an open row may be still to come; links may not.
 * @param isStarted whether a row's RED was recorded
 */
export function referencesOfPlanText(
  text: string,
  plan: Plan,
  isStarted: (rowId: string) => boolean,
): readonly FileReference[] {
  const { references } = readDocument(text, plan.path, { needs: [], linkWords: [] });
  const starts = [...plan.rows, ...plan.phases].map(({ span }) => span.line).sort((left, right) => left - right);
  const open = plan.rows
    .filter((row) => row.state !== "done" && !isStarted(row.id))
    .map(({ span }) => ({ from: span.line, to: starts.find((line) => line > span.line) ?? Number.POSITIVE_INFINITY }));
  return references.filter(
    ({ kind, range }) =>
      kind === "link" || kind === "anchor" || !open.some(({ from, to }) => range.line >= from && range.line < to),
  );
}
