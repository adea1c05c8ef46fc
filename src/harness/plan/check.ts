import { AppError, type Place } from "../../base/errors/app-error.ts";
import { parseSelector } from "../selector/parse.ts";
import type { RunnerName } from "../selector/types.ts";
import { offsetOf, type DraftRow, type RawRow, type RawSelector } from "./draft.ts";
import { EXAMPLE_TITLE } from "./example-row.ts";
import { checkNeeds } from "./needs.ts";
import type { PlanSource } from "./source.ts";
import type { PlanMode, PlanSelector } from "./types.ts";

/**
 * Reports what no schema can say: ids, needs, selectors, and whether each row names its proof.
 * @see specs/plan-format.md §4.4
 */
export function checkRows(source: PlanSource, rows: readonly DraftRow[], mode: PlanMode): void {
  checkUniqueIds(source, rows);
  checkNeeds(source, rows);
  for (const { raw } of rows) {
    for (const selector of [...(raw.red ?? []), ...(raw.green ?? [])])
      checkSelector(source, { run: selector.run, report: selector.report ?? raw.report, at: offsetOf(selector) ?? 0 });
    for (const selector of raw.red ?? []) checkPattern(source, selector);
    checkWaivers(source, raw);
    warnOfExample(source, raw);
    checkProof(source, raw, mode);
  }
}

/** Reports suite commands that cannot be run. */
export function checkSuites(source: PlanSource, suites: readonly PlanSelector[]): void {
  for (const { command, options, span } of suites)
    checkSelector(source, { run: command, report: options.report, at: span.from });
}

function warnOfExample(source: PlanSource, raw: RawRow): void {
  if (raw.title !== EXAMPLE_TITLE) return;
  source.report(offsetOf(raw) ?? 0, {
    severity: "warning",
    rule: "plan-example-row",
    message: `Row ${raw.id} is the example that a new plan begins with`,
    received: raw.title,
    expected: "a row of your own",
    hint: "write what is to be done and the test that shows it, or take the row out",
  });
}

function checkUniqueIds(source: PlanSource, rows: readonly DraftRow[]): void {
  const seen = new Map<string, Place>();
  for (const { raw, from } of rows) {
    const at = offsetOf(raw) ?? from;
    const folded = raw.id.toLowerCase();
    const first = seen.get(folded);
    if (first === undefined) seen.set(folded, source.placeOf(at));
    else {
      source.report(at, {
        rule: "plan-duplicate-id",
        message: `Row id ${raw.id} is used twice`,
        received: `${raw.id}, first on line ${first.line}`,
        expected: "ids that differ by more than upper and lower case",
        hint: "give one of the rows another id",
      });
    }
  }
}

interface CheckedSelector {
  readonly run: string;
  readonly report: string | undefined;
  readonly at: number;
}

function checkSelector(source: PlanSource, { run, report, at }: CheckedSelector): void {
  const runner = readRunner(source, run, at);
  if (runner !== "command" || report !== undefined) return;
  source.report(at, {
    rule: "plan-no-report",
    message: "A command needs `report: <glob>`: verdicts come from the JUnit XML that it writes",
    received: run,
    expected: "a glob of the files that it writes, under the selector, its row, or beside the suite's `run`",
    hint: "let it write JUnit XML, and add for example `report: build/reports/*.xml`",
  });
}

/** The runner that a selector names; null where it cannot be run, which is reported. */
function readRunner(source: PlanSource, command: string, at: number): RunnerName | null {
  try {
    return parseSelector(command, source.placeOf(at)).runner;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { received = command, expected, hint, where } = error.details;
    source.issues.push({
      severity: source.form === "strict" ? "error" : "warning",
      rule: "plan-selector",
      where: where ?? source.placeOf(at),
      message: error.message,
      received,
      ...(expected !== undefined && { expected }),
      ...(hint !== undefined && { hint }),
    });
    return null;
  }
}

function checkPattern(source: PlanSource, selector: RawSelector): void {
  const fault = selector.matches === undefined ? null : patternFault(selector.matches);
  if (fault === null || selector.matches === undefined) return;
  source.report(offsetOf(selector, "matches") ?? 0, {
    rule: "plan-pattern",
    message: `\`matches\` is not a regular expression: ${fault}`,
    received: selector.matches,
    expected: "a JavaScript regular expression, read with the flag u",
    hint: "escape the characters ( ) [ ] { } . * + ? ^ $ | \\ with a backslash, or write the text under `fails`",
  });
}

function patternFault(pattern: string): string | null {
  try {
    RegExp(pattern, "u");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function checkWaivers(source: PlanSource, raw: RawRow): void {
  const hasSelectors = raw.red !== undefined || raw.green !== undefined;
  const key = raw.redWaiver !== undefined && raw.red !== undefined ? "redWaiver" : "proofWaiver";
  if (raw[key] === undefined || !hasSelectors) return;
  source.report(offsetOf(raw, key) ?? 0, {
    rule: "plan-waiver",
    message: `Row ${raw.id} says that there is nothing to run, and names a selector`,
    expected: "either `none — reason` or selectors",
    hint: "take one of them out",
  });
}

/** Rows of a found plan are prose until they carry a machine part. */
function checkProof(source: PlanSource, raw: RawRow, mode: PlanMode): void {
  const names = { red: raw.red !== undefined, green: raw.green !== undefined, waived: raw.redWaiver !== undefined };
  if (raw.proofWaiver !== undefined) return;
  if (source.form === "found" && !names.red && !names.green && !names.waived) return;
  if (mode === "tdd" && !names.red && !names.waived) {
    source.report(offsetOf(raw) ?? 0, {
      rule: "plan-no-red",
      message: `Row ${raw.id} has no red selector`,
      expected: "red: `…`, red: none — reason, or proof: none — reason",
      hint: "name the test that fails without the change, or say why there is none",
    });
  } else if (!names.red && !names.green) {
    source.report(offsetOf(raw) ?? 0, {
      rule: "plan-no-proof",
      message: `Row ${raw.id} names nothing that proves it`,
      expected: "green: `…`, or proof: none — reason",
      hint: "name the test that passes with the change, or say why there is none",
    });
  }
}
