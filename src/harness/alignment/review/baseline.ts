import { AppError } from "../../../base/errors/app-error.ts";
import type { Issue } from "../../../base/errors/issue.ts";

/** One finding that an old project started with. */
export interface BaselineFinding {
  readonly rule: string;
  readonly file: string;
  /** What it is about: a clause's id, a link's text. No line numbers, so that it is known again after edits. */
  readonly subject: string;
  /** How many alike there may be. */
  readonly count: number;
}

/** `alignment.baseline.json` */
export interface Baseline {
  readonly version: 1;
  readonly findings: readonly BaselineFinding[];
}

/** Findings held against a baseline. */
export interface BaselineOutcome {
  /** What the baseline does not know. */
  readonly issues: readonly Issue[];
  /** How many it let pass. */
  readonly passed: number;
  /** Findings in it that are gone, or of which there are fewer. */
  readonly gone: readonly BaselineFinding[];
}

/** That nothing was checked, or could be, is never what a project may keep. */
const neverKept = /^(?:check-|results-unreadable$)/u;

/** What a finding is known by: rule, file and subject, never its line. */
export function fingerprintOf(issue: Issue): Omit<BaselineFinding, "count"> {
  const words = `${issue.message} ${issue.received ?? ""}`.trim();
  return { rule: issue.rule, file: issue.where.file, subject: issue.subject ?? withoutPlaces(words) };
}

/** Lets pass what stands in a baseline, as often as it stands there. @see specs/alignment.md §9 */
export function applyBaseline(issues: readonly Issue[], baseline: Baseline): BaselineOutcome {
  const left = new Map(baseline.findings.map((finding) => [keyOf(finding), finding.count]));
  const isNew = (issue: Issue): boolean => {
    if (neverKept.test(issue.rule)) return true;
    const key = keyOf(fingerprintOf(issue));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count <= 0;
  };
  const fresh = issues.filter(isNew);
  const gone = baseline.findings
    .map((finding) => ({ ...finding, count: left.get(keyOf(finding)) ?? 0 }))
    .filter(({ count }) => count > 0);
  return { issues: fresh, passed: issues.length - fresh.length, gone };
}

/** The baseline of a project that has none yet (`--accept`): all that there is to find. */
export function createBaseline(issues: readonly Issue[]): Baseline {
  const counts = new Map<string, BaselineFinding>();
  for (const issue of issues.filter(({ rule }) => !neverKept.test(rule))) {
    const finding = fingerprintOf(issue);
    const count = (counts.get(keyOf(finding))?.count ?? 0) + 1;
    counts.set(keyOf(finding), { ...finding, count });
  }
  return { version: 1, findings: sorted([...counts.values()]) };
}

/** The baseline without what is gone. What is new never enters: the caller tells it as what it is, a finding. */
export function shrinkBaseline(issues: readonly Issue[], baseline: Baseline): Baseline {
  const gone = new Map(applyBaseline(issues, baseline).gone.map((finding) => [keyOf(finding), finding.count]));
  const findings = baseline.findings
    .map((finding) => ({ ...finding, count: finding.count - (gone.get(keyOf(finding)) ?? 0) }))
    .filter(({ count }) => count > 0);
  return { version: 1, findings: sorted(findings) };
}

/** One finding a line; the same findings give the same bytes. */
export function formatBaseline({ version, findings }: Baseline): string {
  const lines = sorted(findings).map(({ rule, file, subject, count }) =>
    JSON.stringify({ rule, file, subject, ...(count === 1 ? {} : { count }) }),
  );
  const list = lines.length === 0 ? "[]" : `[\n    ${lines.join(",\n    ")}\n  ]`;
  return `{\n  "version": ${version},\n  "findings": ${list}\n}\n`;
}

/**
 * Reads a baseline's text.
 * @param path relative to the root, for messages
 * @throws AppError `SPEC_BASELINE_INVALID`
 */
export function parseBaseline(text: string, path: string): Baseline {
  const value = parseJson(text, path) as { readonly version?: unknown; readonly findings?: unknown } | null;
  if (value?.version !== 1 || !Array.isArray(value.findings)) throw invalid(path, "another form than version 1");
  const findings = value.findings.map((finding: unknown, index) => toFinding(finding, { path, index }));
  if (new Set(findings.map(keyOf)).size < findings.length) throw invalid(path, "a finding that stands there twice");
  return { version: 1, findings };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{FEFF}/u, "")) as unknown;
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
}

function toFinding(value: unknown, at: { readonly path: string; readonly index: number }): BaselineFinding {
  const { rule, file, subject, count = 1 } = (value ?? {}) as Record<string, unknown>;
  const isCount = typeof count === "number" && Number.isSafeInteger(count) && count > 0;
  if (typeof rule === "string" && typeof file === "string" && typeof subject === "string" && isCount)
    return { rule, file, subject, count };
  throw invalid(at.path, `findings[${at.index}] is ${(JSON.stringify(value) ?? "nothing").slice(0, 120)}`);
}

function invalid(path: string, received: string): AppError {
  return new AppError("SPEC_BASELINE_INVALID", `${path} cannot be used`, {
    received,
    expected:
      "`version` 1 and `findings`, each with `rule`, `file` and `subject`, as `loop align baseline` writes them",
    hint: `git restore ${path}; after a merge take the conflict markers out and run \`loop align baseline\``,
    where: { file: path },
  });
}

function keyOf({ rule, file, subject }: Omit<BaselineFinding, "count">): string {
  return `${rule}\n${file}\n${subject}`;
}

/** Lines and columns in a message change with every edit above them. */
function withoutPlaces(text: string): string {
  return text.replace(/:\d+(?::\d+)?/gu, "").replace(/\bline \d+/gu, "line");
}

function sorted(findings: readonly BaselineFinding[]): readonly BaselineFinding[] {
  return findings.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
