import type { Issue } from "../../base/errors/issue.ts";
import { byText } from "./check-report-order.ts";
import { describeRule } from "./check-report-rules.ts";

/** A rule as SARIF's `reportingDescriptor`; GitHub wants each of these fields. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: Issue["severity"] };
  readonly properties: { readonly tags: readonly string[] };
}

/** The rules that these findings break, sorted by name; the help is the fix of the first finding of each. */
export function sarifRules(issues: readonly Issue[]): readonly SarifRule[] {
  const byRule = new Map<string, Issue[]>();
  for (const issue of issues) {
    const found = byRule.get(issue.rule);
    if (found === undefined) byRule.set(issue.rule, [issue]);
    else found.push(issue);
  }
  return [...byRule].sort(([a], [b]) => byText(a, b)).map(([id, found]) => ruleOf(id, found));
}

function ruleOf(id: string, found: readonly Issue[]): SarifRule {
  const description = describeRule(id);
  const hint = found.find((issue) => issue.hint !== undefined)?.hint;
  const level = found.some((issue) => issue.severity === "error") ? "error" : "warning";
  return {
    id,
    shortDescription: { text: description },
    fullDescription: { text: `${description}.` },
    help: { text: hint === undefined ? `${description}.` : `${description}. For instance: ${hint}` },
    defaultConfiguration: { level },
    properties: { tags: ["alignment"] },
  };
}
