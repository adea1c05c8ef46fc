import type { Issue } from "../../base/errors/issue.ts";
import { fingerprintIssues } from "./check-report-fingerprint.ts";
import { detailLines, flatIssue, scannedLines } from "./check-report-lines.ts";
import { sortIssues } from "./check-report-order.ts";
import type { CheckReport } from "./check-report.ts";
import { sarifRules } from "./sarif-rules.ts";

/** What a SARIF log says of the program that wrote it. */
export interface SarifOptions {
  readonly toolVersion: string;
}

/** GitHub refuses a run with more results. */
const mostResults = 25_000;

/**
 * A check as a SARIF 2.1.0 log: URIs relative to the root, fingerprints that lines may move under.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function formatSarif(report: CheckReport, { toolVersion }: SarifOptions): string {
  const issues = sortIssues(report.issues).map(flatIssue);
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [sarifRun(issues, { toolVersion, scanned: scannedLines(report.scanned).join(" ") })],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifRun(issues: readonly Issue[], tool: SarifOptions & { readonly scanned: string }): object {
  const rules = sarifRules(issues);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const fingerprints = fingerprintIssues(issues);
  const results = issues.map((issue, index) =>
    resultOf(issue, { ruleIndex: indexes.get(issue.rule)!, fingerprint: fingerprints[index]! }),
  );
  return {
    tool: { driver: { name: "loop check", version: tool.toolVersion, semanticVersion: tool.toolVersion, rules } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notes(tool.scanned, results.length) }],
    results: withinLimit(results),
  };
}

interface SarifResult {
  readonly level: Issue["severity"];
}

function withinLimit<Result extends SarifResult>(results: readonly Result[]): readonly Result[] {
  if (results.length <= mostResults) return results;
  const errors = results.filter(({ level }) => level === "error");
  return [...errors, ...results.filter(({ level }) => level === "warning")].slice(0, mostResults);
}

function notes(scanned: string, count: number): readonly object[] {
  const said = { level: "note", message: { text: scanned } };
  if (count <= mostResults) return [said];
  const text = `Cut: ${mostResults} of ${count} findings are listed, errors first; \`loop check\` lists them all.`;
  return [said, { level: "warning", message: { text } }];
}

function resultOf(issue: Issue, ids: { readonly ruleIndex: number; readonly fingerprint: string }): SarifResult {
  const result = {
    ruleId: issue.rule,
    ruleIndex: ids.ruleIndex,
    level: issue.severity,
    message: { text: [issue.message, ...detailLines(issue)].join("\n") },
    locations: [{ physicalLocation: { artifactLocation: locationOf(issue), ...regionOf(issue) } }],
    partialFingerprints: { "loopCheck/v1": ids.fingerprint },
  };
  return result;
}

function locationOf({ where }: Issue): object {
  return { uri: relativeUri(where.file), uriBaseId: "%SRCROOT%" };
}

function regionOf({ where: { line, column } }: Issue): object {
  if (line === undefined) return {};
  return { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
}

/** Percent-encoded but for its slashes; no file's name can look like a scheme, for `:` is encoded too. */
function relativeUri(file: string): string {
  return file
    .split("/")
    .map((part) => encodeURIComponent(Buffer.from(part).toString()))
    .join("/");
}
