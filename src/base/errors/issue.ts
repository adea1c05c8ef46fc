import { formatPlace, type Place } from "./app-error.ts";

/** One problem found while validating; many are collected and shown together. */
export interface Issue {
  readonly severity: "error" | "warning";
  /** Stable kebab-case name of the rule that found it, `plan-unknown-key`. */
  readonly rule: string;
  readonly where: Place;
  readonly message: string;
  readonly received?: string;
  readonly expected?: string;
  readonly hint?: string;
  /** What it is about, free of line numbers (a clause's id, a link's text): findings are known again by rule, file and this. */
  readonly subject?: string;
  /** Of what it is made: hashes of symbols or of a text, needs that are not met. A baseline lets it pass while nothing else is in it. @default nothing */
  readonly basis?: readonly string[];
}

/** An issue as text: first line `file:line:column severity rule: message`, then what was received, expected and the fix. */
export function formatIssue(issue: Issue): string {
  const lines = [`${formatPlace(issue.where)} ${issue.severity} ${issue.rule}: ${issue.message}`];
  if (issue.received !== undefined) lines.push(`    received: ${issue.received}`);
  if (issue.expected !== undefined) lines.push(`    expected: ${issue.expected}`);
  if (issue.hint !== undefined) lines.push(`    fix: ${issue.hint}`);
  return lines.join("\n");
}
