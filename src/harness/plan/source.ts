import type { Issue } from "../../base/errors/issue.ts";
import type { Place } from "../../base/errors/app-error.ts";
import { createLineIndex } from "./lines.ts";
import type { PlanForm, Span } from "./types.ts";

/** What an issue says besides its place; the severity follows from the plan's form. */
export type Finding = Omit<Issue, "severity" | "where"> & { readonly severity?: Issue["severity"] };

/** One plan's text while it is read, with everything found in it. */
export interface PlanSource {
  readonly text: string;
  readonly form: PlanForm;
  readonly issues: Issue[];
  readonly placeOf: (offset: number) => Place;
  readonly spanOf: (from: number, to: number) => Span;
  /** In a strict plan a finding is an error; in one found as people wrote it, a warning. */
  readonly report: (offset: number, finding: Finding) => void;
}

/** Opens a text for reading; offsets are turned into lines only where they are asked for. */
export function createPlanSource(text: string, path: string, form: PlanForm): PlanSource {
  const lines = createLineIndex(text);
  const issues: Issue[] = [];
  const placeOf = (offset: number): Place => ({ file: path, ...lines.positionOf(offset) });
  return {
    text,
    form,
    issues,
    placeOf,
    spanOf: (from, to) => ({ from, to, ...lines.positionOf(from) }),
    report: (offset, finding) => {
      const severity = form === "strict" ? "error" : "warning";
      issues.push({ severity, ...finding, where: placeOf(offset) });
    },
  };
}
