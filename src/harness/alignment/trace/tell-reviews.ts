import type { Issue } from "../../../base/errors/issue.ts";
import { plural } from "../../../base/text/plural.ts";
import type { LockEntry, LockFile, Waiver } from "../review/types.ts";
import type { JudgedClause } from "./judge-clause.ts";
import type { TraceInput } from "./types.ts";
import { commandWord, nameOf, placeOf, reviewCommand } from "./words.ts";

/**
 * What the lock file lacks, and what it has too much: clauses never reviewed or gone, waivers that no longer hold.
 * @param told addresses of clauses that are gone and that findings of links tell of already
 */
export function tellReviews(
  judged: readonly JudgedClause[],
  { reviews, today, told }: Pick<TraceInput, "reviews" | "today"> & { readonly told: ReadonlySet<string> },
): readonly Issue[] {
  const never = neverReviewed(judged);
  if (reviews === null) return never.length === 0 ? [] : [noLockFile(never)];
  return [
    ...never.map(unreviewed),
    ...judged.flatMap((clause) => tellWaivers(clause, { path: reviews.path, today })),
    ...tellGone(judged, reviews).filter(({ subject = "" }) => !told.has(subject)),
  ];
}

/** Clauses with symbols behind their links and without a review. */
export function neverReviewed(judged: readonly JudgedClause[]): readonly JudgedClause[] {
  return judged.filter(({ traced, difference }) => difference === null && isReviewable(traced.links));
}

/** A review is of the symbols behind links. */
function isReviewable(links: JudgedClause["traced"]["links"]): boolean {
  return links.some(({ cover }) => cover !== null);
}

function unreviewed({ traced }: JudgedClause): Issue {
  return {
    severity: "error",
    rule: "clause-unreviewed",
    where: placeOf(traced),
    message: `never reviewed: ${nameOf(traced)} has links, and nobody has said that they do what it says`,
    received: plural(traced.links.length, "link"),
    expected: "a block of the clause in the lock file",
    hint: `read both, then run ${reviewCommand(traced.id)}`,
    subject: traced.id,
  };
}

function noLockFile(never: readonly JudgedClause[]): Issue {
  const [first] = never as readonly [JudgedClause];
  return {
    severity: "warning",
    rule: "clause-unreviewed",
    where: placeOf(first.traced),
    message: `${plural(never.length, "clause")} with links ${never.length === 1 ? "was" : "were"} never reviewed, so that no change of text or code can be noticed`,
    received: "no lock file",
    expected: "a lock file that holds what was reviewed",
    hint: "run `loop align review --all` once the links are right, and commit the file",
    subject: "no lock file",
  };
}

function tellWaivers(
  { traced, entry, waivers, hashes }: JudgedClause,
  { path, today }: { readonly path: string; readonly today: string },
): readonly Issue[] {
  return (entry?.waivers ?? [])
    .filter((waiver) => waivers.get(waiver.state) !== waiver)
    .map((waiver) => {
      const isOver = waiver.until < today;
      return waiverIssue(entry as LockEntry, waiver, {
        path,
        rule: isOver ? "waiver-ended" : "waiver-unused",
        message: isOver
          ? `the waiver of ${nameOf(traced)} ended: ${waiver.state} was let pass until ${waiver.until}`
          : `the waiver of ${nameOf(traced)} holds for another text or code than the present one (${waiver.state})`,
        received: hashes.get(waiver.state) ?? `not ${waiver.state}`,
      });
    });
}

interface WaiverWords extends Pick<Issue, "rule" | "message"> {
  readonly path: string;
  readonly received: string;
}

function waiverIssue({ id, line }: LockEntry, waiver: Waiver, { path, received, ...words }: WaiverWords): Issue {
  const again = `loop align waive ${commandWord(id)} --state ${waiver.state} --reason "…" --until DATE`;
  return {
    severity: "warning",
    where: { file: path, line: Math.max(line, 1) },
    ...words,
    received,
    expected: `${waiver.state} ${waiver.hash} until ${waiver.until}`,
    hint: `mend the clause and run ${reviewCommand(id)}, which takes the waiver out; or give a new one: \`${again}\``,
    subject: id,
    basis: [waiver.state],
  };
}

/** Blocks of clauses that no spec has. */
function tellGone(judged: readonly JudgedClause[], reviews: LockFile): readonly Issue[] {
  if (judged.filter(({ entry }) => entry !== null).length === reviews.entries.size) return [];
  const ids = new Set(judged.map(({ traced }) => traced.id));
  return [...reviews.entries.values()]
    .filter(({ id }) => !ids.has(id))
    .map(({ id, line }) => ({
      severity: "warning",
      rule: "review-orphaned",
      where: { file: reviews.path, line: Math.max(line, 1) },
      message: `the review of a clause that is gone: no spec has ${id}`,
      received: `[${id}]`,
      expected: "blocks of clauses that specs have",
      hint: "run `loop align review --changed`, which takes it out; if the clause only has another name, correct the links first",
      subject: id,
    }));
}
