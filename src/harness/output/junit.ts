import type { Issue } from "../../base/errors/issue.ts";
import { formatIssue } from "../../base/errors/issue.ts";
import type { TracedClause } from "../alignment/types.ts";
import { flatIssue, formatWaiver, scannedLines } from "./check-report-lines.ts";
import { sortClauses, sortIssues } from "./check-report-order.ts";
import { describeRule, knownRules } from "./check-report-rules.ts";
import { isCovered, stateLabels } from "./check-report-states.ts";
import type { CheckReport } from "./check-report.ts";
import { citedClauses } from "./junit-cited.ts";

/**
 * A check as JUnit XML: one case a rule, which fails with its errors, and one a clause, which fails where an error speaks of
 * it and is skipped where its state is let pass. It has a failure exactly where the check has an error.
 */
export function formatJunit(report: CheckReport): string {
  const issues = sortIssues(report.issues).map(flatIssue);
  const rules = [...new Set([...knownRules, ...issues.map(({ rule }) => rule)])].map((rule) => ruleCase(rule, issues));
  const clauses = report.trace === null ? [] : clauseCases(report.trace.clauses, issues);
  const suites = [
    suiteOf({ name: "checks", cases: rules, note: scannedLines(report.scanned).join("\n") }),
    suiteOf({ name: "clauses", cases: clauses, note: "" }),
  ];
  const all = totals([...rules, ...clauses]);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="loop check" ${all}>`,
    ...suites,
    `</testsuites>`,
    "",
  ].join("\n");
}

interface Case {
  readonly group: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** In one line. */
  readonly message: string;
  readonly text: string;
}

function ruleCase(rule: string, issues: readonly Issue[]): Case {
  const found = issues.filter((issue) => issue.rule === rule);
  const errors = found.filter(({ severity }) => severity === "error");
  const [first] = errors;
  return {
    group: "loop check",
    name: `${rule}: ${describeRule(rule)}`,
    outcome: first === undefined ? "passed" : "failed",
    message: first === undefined ? "" : `${errors.length} found, the first: ${first.message}`,
    text: found.map(formatIssue).join("\n"),
  };
}

function clauseCases(clauses: readonly TracedClause[], issues: readonly Issue[]): readonly Case[] {
  const cited = citedClauses(clauses, issues);
  return sortClauses(clauses).map((clause) => clauseCase(clause, cited.get(clause.id) ?? []));
}

function clauseCase(clause: TracedClause, about: readonly Issue[]): Case {
  const { id, path, title, waivers } = clause;
  const waived = waivers.map((waiver) => `; waived: ${formatWaiver(waiver)}`).join("");
  const known = { group: path, name: title === "" ? id : `${id} ${title}` };
  if (about.some(({ severity }) => severity === "error"))
    return { ...known, outcome: "failed", message: statesOf(clause), text: about.map(formatIssue).join("\n") };
  if (!isCovered(clause)) return { ...known, outcome: "skipped", message: `${statesOf(clause)}${waived}`, text: "" };
  return { ...known, outcome: "passed", message: "", text: about.map(formatIssue).join("\n") };
}

function statesOf({ states, state, missing }: TracedClause): string {
  const words = (states.length === 0 ? [state] : states).map((each) => stateLabels[each]).join(", ");
  return missing.length === 0 ? words : `${words}; missing: ${missing.join(", ")}`;
}

function suiteOf(suite: { readonly name: string; readonly cases: readonly Case[]; readonly note: string }): string {
  const note = suite.note === "" ? [] : [`    <system-out>${xml(suite.note)}</system-out>`];
  const lines = [...suite.cases.map(caseText), ...note];
  return [`  <testsuite name="${suite.name}" ${totals(suite.cases)}>`, ...lines, `  </testsuite>`].join("\n");
}

function totals(cases: readonly Case[]): string {
  const count = (outcome: Case["outcome"]): number => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${count("failed")}" errors="0" skipped="${count("skipped")}"`;
}

function caseText({ group, name, outcome, message, text }: Case): string {
  const open = `    <testcase classname="${xml(group)}" name="${xml(name)}"`;
  if (outcome === "failed") return `${open}><failure message="${xml(message)}">${xml(text)}</failure></testcase>`;
  if (outcome === "skipped") return `${open}><skipped message="${xml(message)}"/></testcase>`;
  return text === "" ? `${open}/>` : `${open}><system-out>${xml(text)}</system-out></testcase>`;
}

/** Characters that XML 1.0 has no way to write are shown as U+FFFD. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"\r]/g, (found) => `&#${found.codePointAt(0)};`);
}
