import type { Issue } from "../../../base/errors/issue.ts";
import type { TraceState } from "../types.ts";
import type { CoveringLink, ReviewDifference } from "./compare-review.ts";
import type { JudgedClause } from "./judge-clause.ts";
import { encodeAddress } from "../clauses/written-path.ts";
import { isEvidence, isTestKind } from "./kinds.ts";
import { listOf, nameOf, placeOf, reviewCommand } from "./words.ts";

type Teller = (clause: JudgedClause) => Omit<Issue, "severity" | "subject"> | null;

const tellers: Partial<Record<TraceState, Teller>> = {
  failing: tellFailing,
  "test-gone": tellTestGone,
  "stale-clause": tellStaleClause,
  "stale-code": tellStaleCode,
  uncovered: tellUncovered,
  unproven: tellUnproven,
};

/** One finding for each state of a clause that is not as it should be and does not pass by a waiver. */
export function tellClause(clause: JudgedClause): readonly Issue[] {
  const { traced, waivers, bases } = clause;
  // Of a clause whose address another one has as well, links are not told apart.
  const states = traced.states.includes("ambiguous") ? traced.states.filter(isFailing) : traced.states;
  return states.flatMap((state): readonly Issue[] => {
    const told = waivers.has(state) ? null : (tellers[state]?.(clause) ?? null);
    return told === null ? [] : [{ severity: "error", ...told, subject: traced.id, basis: bases.get(state) ?? [] }];
  });
}

function isFailing(state: TraceState): boolean {
  return state === "failing";
}

function tellFailing({ traced, failing }: JudgedClause): ReturnType<Teller> {
  const [first] = failing;
  if (first === undefined) return null;
  const tests = failing.map(({ standing }) => `${standing.name} (${standing.outcome}, ${standing.source})`);
  return {
    rule: "test-failing",
    where: placeOf({ path: first.link.path, range: first.link.cover.range }),
    message: `failing: ${failing.length === 1 ? "a test" : `${failing.length} tests`} of ${nameOf(traced)} did not pass when last run`,
    received: listOf(tests),
    expected: "the last result of every linked test is passed",
    hint: "make it pass and record a new result (run `loop`, or write the JUnit XML or CTRF file anew)",
  };
}

function tellTestGone({ traced, difference }: JudgedClause): ReturnType<Teller> {
  const gone = (difference?.gone ?? []).filter(({ kind }) => isTestKind(kind));
  return {
    rule: "test-gone",
    where: placeOf(traced),
    message: `test gone: a test of ${nameOf(traced)} that was there at the review is not`,
    received: `no link from ${listOf(gone.map(({ path, name }) => `${path} › ${name}`))}`,
    expected: "every test that was linked at the review",
    hint: `bring the test or its \`@spec\` back; if the clause needs it no longer, run ${reviewCommand(traced.id)}`,
  };
}

function tellStaleClause({ traced, difference }: JudgedClause): ReturnType<Teller> {
  if (difference === null || (!difference.text && difference.dependencies.length === 0)) return null;
  const { text, dependencies } = difference;
  const through = `${listOf(dependencies)}, which it depends on`;
  const what = text ? "its text, or what a directive says of it, is another one" : `${through}, changed`;
  return {
    rule: "clause-stale",
    where: placeOf(traced),
    message: `stale: clause changed since review: ${nameOf(traced)}`,
    received: text && dependencies.length > 0 ? `${what}, and so is ${through}` : what,
    expected: `what was reviewed${reviewedBy(traced)}`,
    hint: `look whether ${linkedBy(traced.links)} still does what it says, then run ${reviewCommand(traced.id)}`,
  };
}

function tellStaleCode({ traced, difference }: JudgedClause): ReturnType<Teller> {
  if (difference === null) return null;
  const places = [...difference.changed, ...difference.added];
  const gone = difference.gone.filter(({ kind }) => !isTestKind(kind));
  const [first] = places;
  return {
    rule: "code-stale",
    where: first === undefined ? placeOf(traced) : placeOf({ path: first.path, range: first.cover.range }),
    message: `stale: code changed since review: ${nameOf(traced)}`,
    received: describeChanges(
      difference,
      gone.map(({ path, name }) => `${path} › ${name}`),
    ),
    expected: `the code that was reviewed${reviewedBy(traced)}`,
    hint:
      places.length === 0
        ? `bring the code or its \`@spec\` back; if ${traced.id} holds without it, run ${reviewCommand(traced.id)}`
        : `look whether it still does what ${traced.id} says, then run ${reviewCommand(traced.id)}`,
  };
}

function describeChanges({ changed, added }: ReviewDifference, gone: readonly string[]): string {
  const parts = [
    { items: changed.map(symbolOf), what: "changed" },
    { items: added.map(symbolOf), what: "linked since" },
    { items: gone, what: "no longer linked" },
  ];
  return parts
    .filter(({ items }) => items.length > 0)
    .map(({ items, what }) => `${what}: ${listOf(items)}`)
    .join("; ");
}

function symbolOf({ path, cover }: CoveringLink): string {
  return `${path} › ${cover.name}`;
}

function tellUncovered({ traced }: JudgedClause): ReturnType<Teller> {
  const missing = [...new Set(traced.missing.filter((need) => !isEvidence(need)))];
  const kinds = [...new Set(traced.links.map(({ kind }) => kind))].sort();
  return {
    rule: "clause-uncovered",
    where: placeOf(traced),
    message: `uncovered: ${nameOf(traced)} needs ${listOf(missing)}, and nothing of that kind leads to it`,
    received: kinds.length === 0 ? "no link" : `links of kind ${listOf(kinds)}`,
    expected: missing.map(describeNeed).join(", "),
    hint: coverAdvice(traced, missing[0] ?? "impl"),
  };
}

function describeNeed(need: string): string {
  if (need === "impl") return "a link from code";
  return need === "test" ? "a link from a test" : `an item or a tag of type \`${need}\``;
}

function coverAdvice(clause: JudgedClause["traced"], need: string): string {
  const { id, kind } = clause;
  if (kind === "item") return `write \`[${need}->${id}]\` into a comment of what covers it`;
  if (need !== "impl" && need !== "test")
    return `cover it by an item of type \`${need}\`, or correct what the clause needs`;
  const place = need === "impl" ? "the code that does it" : "the test that shows it";
  return `write \`@spec ${encodeAddress(id)}\` into a comment before ${place}; if it needs none, ${exemption(clause, need)}`;
}

/** The rows of a table say together what they need. */
function exemption({ kind, needs }: JudgedClause["traced"], need: string): string {
  if (kind !== "row") return "`<!-- clause: informative -->` below the heading";
  return `take \`${need}\` out of \`<!-- clause: rows need ${needs.join(", ")} -->\` before the table`;
}

function tellUnproven({ traced }: JudgedClause): ReturnType<Teller> {
  return {
    rule: "clause-unproven",
    where: placeOf(traced),
    message: `unproven: ${nameOf(traced)} needs evidence, and no finished loop names it`,
    received: "no finished loop",
    expected: "a finished loop whose plan row names the clause under `spec:`",
    hint: `add \`- spec:\` with \`${traced.id}\` in a code span below the row that proves it, and run \`loop\``,
  };
}

function reviewedBy({ review }: JudgedClause["traced"]): string {
  return review === null ? "" : ` by ${review.by} at ${review.at}`;
}

function linkedBy(links: JudgedClause["traced"]["links"]): string {
  const paths = [...new Set(links.filter(({ cover }) => cover !== null).map(({ path }) => path))];
  return paths.length === 0 ? "what depends on it" : listOf(paths);
}
