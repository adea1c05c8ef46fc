import { posix } from "node:path";
import type { Issue } from "../../../base/errors/issue.ts";
import type { FileReference } from "../types.ts";
import { checkAnchor } from "./check-anchor.ts";
import { checkClause, type ClauseCheck } from "./check-clause.ts";
import { findTarget, isMention, withoutSlash } from "./find-target.ts";
import { isAlmostPath, nearestPath } from "./nearest-path.ts";
import { hasKnownEnding, hasShortName, isPattern } from "./path-mention.ts";
import { ANY_ANCHOR } from "./read-anchors.ts";
import { isRestructured } from "./is-restructured.ts";
import type { PathTree } from "./path-tree.ts";
import { siteOf } from "./site.ts";
import { tellsOfPast } from "./tells-of-past.ts";

/** What references are held against. */
export interface ReferenceCheck {
  readonly references: readonly FileReference[];
  readonly tree: PathTree;
  /** Lines of each file that a reference names a line of; a file that is not in here has any. */
  readonly lineCounts: ReadonlyMap<string, number>;
  /** Anchors of each Markdown file; a file that is not in here has any. */
  readonly anchors: ReadonlyMap<string, readonly string[]>;
  /** Paths that git ignores: what a build or an install puts there. */
  readonly isIgnored: (path: string) => boolean;
  /** Null: clauses are not looked at. @default null */
  readonly clauses?: ClauseCheck | null;
  /** New names of files that git saw renamed; null: it saw them deleted. @default none */
  readonly moved?: ReadonlyMap<string, string | null>;
}

/** Near names are looked for this many times. */
const MOST_SEARCHES = 300;

/**
 * References to files, lines and anchors that are not there.
 * @returns in the order given
 * @see specs/alignment.md §8
 */
export function checkReferences(input: ReferenceCheck): readonly Issue[] {
  let searches = 0;
  return input.references.flatMap((reference) => {
    if (isMention(reference) && tellsOfPast(reference.path)) return [];
    const found = findTarget(reference, input.tree);
    if (found !== null) return checkWithin(reference, found, input);
    const severity = severityOf(reference, input);
    if (severity === null) return [];
    searches += 1;
    return [missing(reference, severity, { ...input, mayRead: searches <= MOST_SEARCHES })];
  });
}

/** Paths that no file has: what git ignores and what it saw moved is to be asked of these. */
export function missingTargets(references: readonly FileReference[], tree: PathTree): readonly string[] {
  const missed = references.filter((reference) => findTarget(reference, tree) === null);
  return [...new Set(missed.map(({ target }) => withoutSlash(target)))];
}

function checkWithin(reference: FileReference, found: string, input: ReferenceCheck): readonly Issue[] {
  // Sphinx takes `#x` for a label of any page, or an object of the code, and tells of those that it does not find.
  if (reference.written.startsWith("#") && siteOf(reference.path, input.tree) === "sphinx") return [];
  if (reference.kind === "anchor" && hasMadeAnchors(found, input)) return [];
  if (reference.kind === "anchor") return checkAnchor(reference, found, input);
  if (reference.kind === "clause") return checkClause(reference, found, { clauses: null, ...input });
  const count = input.lineCounts.get(found);
  const lines = [reference.line, reference.lastLine].filter((line) => line !== null);
  const line = count === undefined ? undefined : lines.find((each) => each < 1 || each > count);
  if (line === undefined) return [];
  return [
    {
      severity: "error",
      rule: "reference-missing",
      where: placeOf(reference),
      message: `${found} has no line ${line}`,
      received: reference.written,
      expected: count === 0 ? "an empty file has no lines" : `a line from 1 to ${count}`,
      hint: "name the line where it stands now, or the symbol instead of a line",
      subject: found,
    },
  ];
}

/** Whether the page of a site has parts that its generator makes, anchors among them. */
function hasMadeAnchors(page: string, { anchors, tree }: ReferenceCheck): boolean {
  return anchors.get(page)?.includes(ANY_ANCHOR) === true && siteOf(page, tree) !== null;
}

/** A link is certain, a mention mostly; null: it is no path of this project. */
function severityOf(reference: FileReference, input: ReferenceCheck): Issue["severity"] | null {
  const { tree, isIgnored } = input;
  const target = withoutSlash(reference.target);
  if (target.split("/")[0] === ".git" || isIgnored(target) || tree.isWithinFile(target)) return null;
  const [first = ""] = target.split("/");
  const isAtHome = target.includes("/") && tree.has(first);
  if (!isMention(reference)) return severityOfLink(reference, isAtHome, tree);
  if (input.moved?.has(target) !== true && isPattern(target, tree.has)) return null;
  if (!isAtHome) return wasOfProject(target, input) ? "warning" : null;
  if (hasShortName(target) && !mayBeShort(target, input)) return null;
  // `docs/fix-typo` may be a branch.
  return hasKnownEnding(target) || reference.target.endsWith("/") || target.split("/").length > 2 ? "error" : "warning";
}

/** On GitHub `/x` is the root's x; where pages are generated it is the site's, and what has no ending is a page's address. */
function severityOfLink(reference: FileReference, isAtHome: boolean, tree: PathTree): Issue["severity"] | null {
  const { written, target, path } = reference;
  const site = siteOf(path, tree);
  if (written.startsWith("/")) return isAtHome && site === null ? "error" : null;
  if (site === null || hasKnownEnding(target)) return "error";
  return site === "sphinx" ? null : "warning";
}

/** `config/app.js` may be a file of the reader's own, unless git saw it here or a path is almost the same. */
function wasOfProject(target: string, { tree, moved }: ReferenceCheck): boolean {
  if (!target.includes("/")) return false;
  if (moved?.has(target) === true || tree.otherCase(target) !== null) return true;
  return hasKnownEnding(target) && isAlmostPath(target, tree);
}

/** `src/x.ts` stands for any file, unless git or the folder knows names of one letter, or the file lies elsewhere. */
function mayBeShort(target: string, { tree, moved }: ReferenceCheck): boolean {
  if (moved?.has(target) === true || tree.otherCase(target) !== null) return true;
  const beside = tree.within(posix.dirname(target)).some(hasShortName);
  return beside || tree.named(posix.basename(target)).length > 0;
}

function missing(
  reference: FileReference,
  severity: Issue["severity"],
  { tree, moved, mayRead }: ReferenceCheck & { readonly mayRead: boolean },
): Issue {
  const target = withoutSlash(reference.target);
  const spelled = tree.otherCase(target);
  const next = moved?.get(target);
  const near = spelled ?? next ?? (mayRead ? nearestPath(target, tree) : null);
  return {
    severity,
    rule: "reference-missing",
    where: placeOf(reference),
    message: spelled === null ? `${target} does not exist` : `${target} is spelled in another case`,
    received: reference.written,
    expected: near === null ? "a path of this project" : near,
    hint: hintOf({ spelled, next, near, path: reference.path }),
    subject: target,
  };
}

function hintOf(found: {
  readonly spelled: string | null;
  readonly next: string | null | undefined;
  readonly near: string | null;
  /** The document. */
  readonly path: string;
}): string {
  const { spelled, next, near, path } = found;
  if (spelled !== null) return `write \`${spelled}\``;
  if (typeof next === "string") return `git saw it renamed: write \`${next}\``;
  const [off, on] = isRestructured(path)
    ? [".. check: off", ".. check: on"]
    : ["<!-- check: off -->", "<!-- check: on -->"];
  const aside = `put an example between \`${off}\` and \`${on}\``;
  const deleted = next === null ? "git saw it deleted; " : "";
  return near === null
    ? `${deleted}correct the path, or take it out; ${aside}`
    : `${deleted}did you mean \`${near}\`? ${aside[0]?.toUpperCase()}${aside.slice(1)}`;
}

function placeOf({ path, range }: FileReference): Issue["where"] {
  return { file: path, line: range.line, column: range.column };
}
