import { plural } from "../../../base/text/plural.ts";
import type { Finding, Inspection } from "./types.ts";

/** An inspection as lines for people: what is in the file, what is wrong, each with evidence and fix, what is right. */
export function formatInspection({ path, layout, arrays, findings }: Inspection): string {
  const wrong = findings.filter(({ severity }) => severity !== "info");
  const known = findings.filter(({ severity }) => severity === "info");
  return [
    `${path}: ${layout === null ? "unknown layout" : `layout of ${layout === "tike" ? "tike" : "PtychoPINN"}`}`,
    ...arrays.map(({ key, dtype, shape }) => `  ${key}  ${dtype ?? "unreadable"} [${shape.join(", ")}]`),
    ...wrong.flatMap((finding) => ["", ...formatFinding(finding)]),
    ...(known.length > 0 ? [""] : []),
    ...known.map(
      ({ rule, message, evidence }) =>
        `${rule.endsWith("-unchecked") ? "note" : "ok"} ${rule}: ${message} ${capitalised(evidence)}.`,
    ),
    "",
    summarise(findings),
  ].join("\n");
}

function formatFinding({ severity, rule, message, evidence, fix }: Finding): readonly string[] {
  return [`${severity} ${rule}: ${message}`, `    evidence: ${evidence}`, ...(fix === null ? [] : [`    fix: ${fix}`])];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function summarise(findings: readonly Finding[]): string {
  const count = (wanted: Finding["severity"]): number => findings.filter(({ severity }) => severity === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  if (errors > 0)
    return `Training on this file would be nonsense: ${plural(errors, "error")}, ${plural(warnings, "warning")}.`;
  return warnings > 0 ? `It can be trained on, with ${plural(warnings, "warning")}.` : "Nothing wrong was found.";
}
