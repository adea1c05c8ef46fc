import { buildRow, buildSelector } from "./build.ts";
import { checkRows, checkSuites } from "./check.ts";
import { noteOffset, offsetOf, type RawSelector } from "./draft.ts";
import { hasPlanFrontMatter, readFrontMatter } from "./front-matter.ts";
import { folderId, readMetadata, type Metadata } from "./metadata.ts";
import { readOutline } from "./outline.ts";
import { readRows } from "./rows.ts";
import { createPlanSource, type PlanSource } from "./source.ts";
import type { Plan, PlanMode, PlanSelector, PlanStatus } from "./types.ts";
import { validateMachinePart } from "./validate.ts";

/**
 * Reads a plan, in the form with front matter or as people wrote it. Never throws for what stands in it:
 * every problem is in `issues`, sorted by place.
 *
 * @param path relative to the project's root, `/` separators; named in issues, and gives an id where the text has none
 * @see specs/plan-format.md
 * @see specs/plan-format.md §1
 */
export function parsePlan(text: string, path: string): Plan {
  const form = hasPlanFrontMatter(text) ? "strict" : "found";
  const source = createPlanSource(text, path, form);
  const blocks = readOutline(text);
  const { rows, phases } = readRows(source, blocks);
  const frontMatter = form === "strict" ? readFrontMatter(source) : null;
  const metadata =
    form === "strict"
      ? strictMetadata(frontMatter, path)
      : readMetadata(source, blocks, rows[0]?.from ?? Number.POSITIVE_INFINITY);
  validateMachinePart(source, {
    ...(frontMatter !== null && { frontMatter }),
    rows: rows.map((row) => row.raw),
  });
  checkRows(source, rows, metadata.mode);
  const suites = readSuites(source, frontMatter);
  checkSuites(source, suites);
  return {
    path,
    form,
    ...metadata,
    suites,
    phases,
    rows: rows.map((row) => buildRow(source, row)),
    issues: source.issues.toSorted(
      ({ where: left }, { where: right }) =>
        (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
    ),
  };
}

const ROW_LINE =
  /^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[[ xXDP~/B!]\][ \t]+(?:\*\*|`)?(?:[A-Za-z][\w.-]*\d|\d+\.\d|[A-Z][A-Z._-]*[:*`])/m;
const ROW_TABLE = /^[ \t]*\|(?=[^\n]*\bID\b)(?=[^\n]*\b(?:State|Status|Red|Green|Proof)\b)/im;
const ID_FIELD = /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?(?:Initiative |Plan )?ID(?:\*\*|__)?[ \t]*:/im;

/** Whether a Markdown file is a plan at all: it has an id, or rows. Cheap; `parsePlan` is for those that do. */
export function looksLikePlan(text: string): boolean {
  if (hasPlanFrontMatter(text) && /^["']?(?:id|mode|suites)["']?[ \t]*:/m.test(text)) return true;
  return ID_FIELD.test(text) || ROW_LINE.test(text) || ROW_TABLE.test(text);
}

/** Values that the schema refused are reported there; what can be shown nevertheless takes their place. */
function strictMetadata(frontMatter: Readonly<Record<string, unknown>> | null, path: string): Metadata {
  const id = textOf(frontMatter?.["id"]) ?? folderId(path);
  const status: unknown = frontMatter?.["status"];
  const mode: unknown = frontMatter?.["mode"];
  return {
    id,
    title: textOf(frontMatter?.["title"]) ?? id,
    status: isOneOf(STATUSES, status) ? status : "pending",
    mode: isOneOf(MODES, mode) ? mode : "tdd",
  };
}

const STATUSES: readonly PlanStatus[] = ["pending", "in_progress", "blocked", "done", "archived"];
const MODES: readonly PlanMode[] = ["tdd", "parity", "perf", "docs"];

function isOneOf<T>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

function readSuites(
  source: PlanSource,
  frontMatter: Readonly<Record<string, unknown>> | null,
): readonly PlanSelector[] {
  const suites: unknown = frontMatter?.["suites"];
  if (!Array.isArray(suites)) return [];
  return suites.flatMap((suite: unknown, index) => {
    const raw = typeof suite === "string" ? { run: suite } : suite;
    if (!isSelector(raw)) return [];
    const at = offsetOf(raw, "run") ?? offsetOf(suites, String(index)) ?? 0;
    noteOffset(raw, "", at);
    return [buildSelector(source, raw, {})];
  });
}

function isSelector(value: unknown): value is RawSelector {
  return typeof value === "object" && value !== null && "run" in value && textOf(value.run) !== null;
}
