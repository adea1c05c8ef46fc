import { AppError } from "../../../base/errors/app-error.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import { groupBy } from "../../../base/collections/group-by.ts";

/** One finding that an old project started with. */
export interface BaselineFinding {
  readonly rule: string;
  readonly file: string;
  /** What it is about: a clause's id, a link's text. No line numbers, so that it is known again after edits. */
  readonly subject: string;
  /** What it was made of (`Issue.basis`), sorted; null in a file of version 1, which does not say. */
  readonly basis: readonly string[] | null;
  /** How many alike there may be. */
  readonly count: number;
}

/** `alignment.baseline.json` */
export interface Baseline {
  /** 2: findings say what they are made of. */
  readonly version: 1 | 2;
  readonly findings: readonly BaselineFinding[];
}

/** Findings held against a baseline. */
export interface BaselineOutcome {
  /** What the baseline does not know. */
  readonly issues: readonly Issue[];
  /** How many it let pass. */
  readonly passed: number;
  /** Findings in it that are gone, or of which there is less. */
  readonly gone: readonly BaselineFinding[];
}

/** That nothing was checked, or could be, is never what a project may keep. */
const neverKept = /^(?:check-|results-unreadable$)/u;

/** What a finding is known by: rule, file and subject, never its line. */
export function fingerprintOf(issue: Issue): Pick<BaselineFinding, "rule" | "file" | "subject"> {
  const words = `${issue.message} ${issue.received ?? ""}`.trim();
  return { rule: issue.rule, file: issue.where.file, subject: issue.subject ?? withoutPlaces(words) };
}

/** Lets pass what stands in a baseline, as often as it stands there and made of nothing else. @see specs/alignment.md §9 */
export function applyBaseline(issues: readonly Issue[], baseline: Baseline): BaselineOutcome {
  const { fresh, kept } = holdAgainst(issues, baseline);
  const gone = baseline.findings.filter((finding) => isLess(remaining(finding, kept.get(finding)), finding));
  return { issues: fresh, passed: issues.length - fresh.length, gone };
}

/** The baseline of a project that has none yet (`--accept`): all that there is to find. */
export function createBaseline(issues: readonly Issue[]): Baseline {
  const found = new Map<string, BaselineFinding>();
  for (const issue of issues.filter(({ rule }) => !neverKept.test(rule))) {
    const finding = { ...fingerprintOf(issue), basis: basisOf(issue) };
    const count = (found.get(fullKeyOf(finding))?.count ?? 0) + 1;
    found.set(fullKeyOf(finding), { ...finding, count });
  }
  return { version: 2, findings: sorted([...found.values()]) };
}

/**
 * The baseline without what is gone. What is new never enters: the caller tells it as what it is, a finding. One of version 1
 * learns what its findings are made of.
 */
export function shrinkBaseline(issues: readonly Issue[], baseline: Baseline): Baseline {
  const { kept } = holdAgainst(issues, baseline);
  return createBaseline(baseline.findings.flatMap((finding) => kept.get(finding) ?? []));
}

interface Held {
  readonly fresh: readonly Issue[];
  /** What each finding of the baseline lets pass. */
  readonly kept: ReadonlyMap<BaselineFinding, readonly Issue[]>;
}

function holdAgainst(issues: readonly Issue[], { findings }: Baseline): Held {
  const known = groupBy(findings, keyOf);
  const kept = new Map<BaselineFinding, Issue[]>();
  const fresh = issues.filter((issue) => {
    if (neverKept.test(issue.rule)) return true;
    const basis = basisOf(issue);
    const alike = known.get(keyOf(fingerprintOf(issue))) ?? [];
    const finding = alike.find((one) => covers(one, basis) && (kept.get(one)?.length ?? 0) < one.count);
    if (finding === undefined) return true;
    const others = kept.get(finding);
    if (others === undefined) kept.set(finding, [issue]);
    else others.push(issue);
    return false;
  });
  return { fresh, kept };
}

function covers(finding: BaselineFinding, basis: readonly string[]): boolean {
  return finding.basis === null || basis.every((part) => finding.basis?.includes(part) === true);
}

function remaining({ basis }: BaselineFinding, kept: readonly Issue[] = []): Pick<BaselineFinding, "count" | "basis"> {
  return { count: kept.length, basis: basis === null ? null : [...new Set(kept.flatMap(basisOf))] };
}

type Extent = Pick<BaselineFinding, "count" | "basis">;

function isLess(now: Extent, before: Extent): boolean {
  return now.count < before.count || (now.basis?.length ?? 0) < (before.basis?.length ?? 0);
}

function basisOf({ basis = [] }: Issue): readonly string[] {
  return [...new Set(basis)].sort();
}

/** One finding a line; the same findings give the same bytes. */
export function formatBaseline({ version, findings }: Baseline): string {
  const lines = sorted(findings).map(({ rule, file, subject, basis, count }) =>
    JSON.stringify({
      rule,
      file,
      subject,
      ...(basis === null || basis.length === 0 ? {} : { basis }),
      ...(count === 1 ? {} : { count }),
    }),
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
  const version = value?.version;
  if ((version !== 1 && version !== 2) || !Array.isArray(value?.findings))
    throw invalid(path, "another form than version 1 or 2");
  const findings = value.findings.map((finding: unknown, index) => toFinding(finding, { path, index, version }));
  if (new Set(findings.map(fullKeyOf)).size < findings.length) throw invalid(path, "a finding that stands there twice");
  return { version, findings };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\u{FEFF}/u, "")) as unknown;
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
}

interface FindingPlace extends Pick<Baseline, "version"> {
  readonly path: string;
  readonly index: number;
}

function toFinding(value: unknown, { path, index, version }: FindingPlace): BaselineFinding {
  const { rule, file, subject, basis = [], count = 1 } = (value ?? {}) as Record<string, unknown>;
  const isCount = typeof count === "number" && Number.isSafeInteger(count) && count > 0;
  const isNamed = typeof rule === "string" && typeof file === "string" && typeof subject === "string";
  if (isNamed && isCount && isTexts(basis))
    return { rule, file, subject, basis: version === 1 ? null : basis.toSorted(), count };
  throw invalid(path, `findings[${index}] is ${(JSON.stringify(value) ?? "nothing").slice(0, 120)}`);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === "string");
}

function invalid(path: string, received: string): AppError {
  return new AppError("SPEC_BASELINE_INVALID", `${path} cannot be used`, {
    received,
    expected:
      "`version` 2 and `findings`, each with `rule`, `file` and `subject`, as `loop align baseline` writes them",
    hint: `git restore ${path}; after a merge take the conflict markers out and run \`loop align baseline\``,
    where: { file: path },
  });
}

function keyOf({ rule, file, subject }: ReturnType<typeof fingerprintOf>): string {
  return `${rule}\n${file}\n${subject}`;
}

function fullKeyOf(finding: Omit<BaselineFinding, "count">): string {
  return `${keyOf(finding)}\n${(finding.basis ?? []).join(" ")}`;
}

/** Lines and columns in a message change with every edit above them. */
function withoutPlaces(text: string): string {
  return text.replace(/:\d+(?::\d+)?/gu, "").replace(/\bline \d+/gu, "line");
}

function sorted(findings: readonly BaselineFinding[]): readonly BaselineFinding[] {
  return findings.toSorted((a, b) => (fullKeyOf(a) < fullKeyOf(b) ? -1 : 1));
}
