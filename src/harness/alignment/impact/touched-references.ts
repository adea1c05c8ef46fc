import type { Issue } from "../../../base/errors/issue.ts";
import { openClauseCheck } from "../documents/check-clause.ts";
import { checkReferences } from "../documents/check-references.ts";
import { findTarget, withoutSlash } from "../documents/find-target.ts";
import { createPathTree, type PathTree } from "../documents/path-tree.ts";
import type { Alignment } from "../read-alignment.ts";
import type { FileFacts, FileReference } from "../types.ts";
import { toChangedLines } from "./changed-lines.ts";
import { withFolders } from "./folders.ts";
import type { Change } from "./since.ts";

/**
 * Those findings about references that a change touches: the lines that one stands in changed, or it led somewhere before
 * and what it named is not what it was. What led nowhere before does so still, whatever else changed in its document.
 * @see specs/alignment.md §9
 */
export function touchedReferences(
  issues: readonly Issue[],
  { input, corpus }: Pick<Alignment, "input" | "corpus">,
  change: Change,
): ReadonlySet<Issue> {
  if (issues.length === 0) return new Set();
  const lines = toChangedLines(change.changes);
  const touched = withFolders(lines.paths);
  const references = indexReferences(input.files);
  const rest: Finding[] = [];
  const kept = issues.filter((issue) => {
    const reference = references.get(keyOf(issue.where, issue.received));
    const { file, line = 1 } = issue.where;
    if (lines.touches(file, { line, endLine: reference?.range.endLine ?? line })) return true;
    // Of a plan's text, which is no document.
    if (reference === undefined) return touched.has(issue.subject ?? "");
    rest.push({ issue, reference });
    return false;
  });
  return new Set([...kept, ...brokenSince(rest, { change, touched, files: input.files, listed: corpus.listed })]);
}

interface Finding {
  readonly issue: Issue;
  readonly reference: FileReference;
}

interface Now {
  readonly change: Change;
  /** Changed paths, old and new ones, and their folders. */
  readonly touched: ReadonlySet<string>;
  readonly files: readonly FileFacts[];
  readonly listed: readonly string[];
}

/** Held against the project as it was. */
function brokenSince(findings: readonly Finding[], now: Now): readonly Issue[] {
  if (findings.length === 0) return [];
  const tree = createPathTree(pathsBefore(now));
  const there = pathsNow(now);
  const fresh = createFreshness(now);
  const within = findings.filter(({ issue }) => there.has(fileOf(issue)));
  const wasDead = deadBefore(within, tree, now);
  const broken = new Set<Finding>([
    ...findings.filter((finding) => !there.has(fileOf(finding.issue)) && isGoneSince(finding.reference, tree, now)),
    ...within.filter((finding) => isTouchedTarget(finding, tree, now) && !wasDead.has(finding)),
    ...findings.filter(({ reference }) => fresh(reference)),
  ]);
  return [...broken].map(({ issue }) => issue);
}

/** `a.md` of `a.md#slug` and `a.md §1`. */
function fileOf({ subject = "" }: Issue): string {
  return subject.replace(/(?:#| §).*$/su, "");
}

/** It led to a path, or to none of this project, whose first folder has come. */
function isGoneSince(reference: FileReference, tree: PathTree, { touched }: Now): boolean {
  if (findTarget(reference, tree) !== null) return true;
  const [first = "", ...rest] = withoutSlash(reference.target).split("/");
  return rest.length > 0 && touched.has(first) && !tree.has(first);
}

/** Of a file without a role nothing is known but whether it changed. */
function isTouchedTarget({ issue, reference }: Finding, tree: PathTree, { touched }: Now): boolean {
  return touched.has(fileOf(issue)) || touched.has(findTarget(reference, tree) ?? "");
}

/** Those that named no line, anchor or clause of a file that was there. */
function deadBefore(findings: readonly Finding[], tree: PathTree, now: Now): ReadonlySet<Finding> {
  const led = findings.filter(({ reference }) => findTarget(reference, tree) !== null);
  if (led.length === 0) return new Set();
  const references = led.map(({ reference }) => reference);
  const files = filesBefore(now);
  const issues = checkReferences({
    references,
    tree,
    lineCounts: new Map(files.map(({ path, lineCount }) => [path, lineCount])),
    anchors: new Map(files.filter(hasAnchors).map(({ path, anchors }) => [path, anchors])),
    isIgnored: () => false,
    clauses: references.some(({ kind }) => kind === "clause") ? openClauseCheck(files) : null,
  });
  const dead = new Set(issues.map(({ where, received }) => keyOf(where, received)));
  return new Set(led.filter(({ issue }) => dead.has(keyOf(issue.where, issue.received))));
}

/** Tells of a reference whether its document, which changed elsewhere, had none such: a directive round it went. */
function createFreshness({ change }: Now): (reference: FileReference) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ path, written }) => {
    const before = change.former.files.get(path);
    if (before === undefined) return false;
    const all = known.get(path) ?? new Set(before.references.map((reference) => reference.written));
    known.set(path, all);
    return !all.has(written);
  };
}

function pathsNow({ change: { changes }, listed }: Now): ReadonlySet<string> {
  const paths = new Set(listed);
  for (const { kind, path, renamedFrom } of changes) {
    if (kind === "deleted") paths.delete(path);
    if (renamedFrom !== null) paths.delete(renamedFrom);
  }
  return paths;
}

function filesBefore({ change, files }: Now): readonly FileFacts[] {
  const changed = new Set(change.changes.map(({ path }) => path));
  return [...files.filter(({ path }) => !changed.has(path)), ...change.former.files.values()];
}

function pathsBefore({ change: { changes }, listed }: Now): ReadonlySet<string> {
  const paths = new Set(listed);
  for (const { kind, path } of changes) if (kind === "added" || kind === "renamed") paths.delete(path);
  for (const { kind, path, renamedFrom } of changes) {
    if (kind === "deleted") paths.add(path);
    if (renamedFrom !== null) paths.add(renamedFrom);
  }
  return paths;
}

function hasAnchors({ path }: FileFacts): boolean {
  return /\.(?:md|markdown)$/iu.test(path);
}

function indexReferences(files: readonly FileFacts[]): ReadonlyMap<string, FileReference> {
  const index = new Map<string, FileReference>();
  for (const reference of files.flatMap((file) => file.references)) {
    const { path, range, written } = reference;
    index.set(keyOf({ file: path, line: range.line, column: range.column }, written), reference);
  }
  return index;
}

function keyOf({ file, line, column }: Issue["where"], written = ""): string {
  return `${file}:${line}:${column} ${written}`;
}
