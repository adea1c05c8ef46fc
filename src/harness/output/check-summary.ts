import type { Issue } from "../../base/errors/issue.ts";
import { cell, cellCode, code, inline } from "../summary/text/markdown.ts";
import { formatPlace } from "../../base/errors/app-error.ts";
import { scannedLines, totalsLine, waiverLines } from "./check-report-lines.ts";
import { countSeverities, sortIssues } from "./check-report-order.ts";
import { countStates } from "./check-report-states.ts";
import type { CheckReport } from "./check-report.ts";

/** How long a check's step summary may become. */
export interface CheckSummaryOptions {
  /** @default 1 MiB; GitHub drops a longer summary whole */
  readonly mostBytes?: number;
}

const limitBytes = 1024 * 1024;

/**
 * A check as Markdown for a step's summary: totals, clauses by state, a table of findings, errors first. Findings that do not
 * fit are left out, and a sentence says how many.
 */
export function formatCheckSummary(report: CheckReport, { mostBytes = limitBytes }: CheckSummaryOptions = {}): string {
  const { errors } = countSeverities(report.issues);
  const head = [
    `## loop check: ${errors === 0 ? "all agrees" : "something does not agree"}`,
    "",
    totalsLine(report.issues),
    "",
    ...scannedLines(report.scanned).map((line) => `${line}  `),
    "",
    ...stateTable(report),
    ...waiverList(waiverLines(report)),
  ];
  return fitRows(head, errorsFirst(report.issues), mostBytes);
}

function stateTable({ summary }: CheckReport): readonly string[] {
  const states = countStates(summary);
  if (states.length === 0) return [];
  const rows = states.map(({ label, count }) => `| ${cell(label)} | ${count} |`);
  return ["| Clauses | |", "| --- | ---: |", ...rows, ""];
}

const mostWaivers = 100;

function waiverList(waivers: readonly string[]): readonly string[] {
  if (waivers.length === 0) return [];
  const shown = waivers.slice(0, mostWaivers).map((waiver) => `- ${inline(waiver)}`);
  const more = waivers.length > mostWaivers ? [`- and ${waivers.length - mostWaivers} more`] : [];
  return [`Waived: ${waivers.length}`, "", ...shown, ...more, ""];
}

function errorsFirst(issues: readonly Issue[]): readonly Issue[] {
  const sorted = sortIssues(issues);
  return [
    ...sorted.filter(({ severity }) => severity === "error"),
    ...sorted.filter(({ severity }) => severity === "warning"),
  ];
}

function findingRow(issue: Issue): string {
  const { severity, rule, where, message, received, expected, hint } = issue;
  const details = [
    cell(message),
    ...(received === undefined ? [] : [`received: ${cellCode(received)}`]),
    ...(expected === undefined ? [] : [`expected: ${cell(expected)}`]),
    ...(hint === undefined ? [] : [`fix: ${cell(hint)}`]),
  ];
  return `| ${severity} | ${cellCode(formatPlace(where))} | ${cellCode(rule)} | ${details.join("<br>")} |`;
}

function fitRows(head: readonly string[], issues: readonly Issue[], mostBytes: number): string {
  if (issues.length === 0) return `${head.join("\n").trimEnd()}\n`;
  const before = [...head, "| | Where | Rule | What |", "| --- | --- | --- | --- |"];
  const lines = fittingRows(issues, mostBytes - bytesOf(before) - bytesOf([cutSentence(issues.length)]));
  const cut = issues.length - lines.length;
  return `${[...before, ...lines, ...(cut === 0 ? [] : [cutSentence(cut)])].join("\n")}\n`;
}

/** Rows are written only as long as there is room. */
function fittingRows(issues: readonly Issue[], room: number): readonly string[] {
  const rows: string[] = [];
  let left = room;
  for (const issue of issues) {
    const row = findingRow(issue);
    left -= bytesOf([row]);
    if (left < 0) break;
    rows.push(row);
  }
  return rows;
}

function cutSentence(count: number): string {
  return `\n**Cut here:** ${count} more findings do not fit into a step summary; ${code("loop check")} lists them all.`;
}

function bytesOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
