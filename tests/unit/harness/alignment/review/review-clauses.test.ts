import { describe, expect, it } from "vitest";
import { formatLock } from "../../../../../src/harness/alignment/review/format-lock.ts";
import {
  reviewClauses,
  type ReviewOutcome,
  type ReviewSelection,
} from "../../../../../src/harness/alignment/review/review-clauses.ts";
import { waiveState } from "../../../../../src/harness/alignment/review/waive.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import type { TraceInput } from "../../../../../src/harness/alignment/trace/types.ts";
import { clause, hashOf, link, project, reference, results } from "../trace/project.ts";

const one = "specs/x.md §1";
const two = "specs/x.md §2";
const clauses = [clause(one), clause(two, { depends: [reference(one)] }), clause("specs/x.md §3")];
const links = [one, two].flatMap((id) => [link(id), link(id, "test")]);
const person = "A <a@example.org>";

function review(input: TraceInput, selection: ReviewSelection, day = "01"): ReviewOutcome {
  return reviewClauses({
    input,
    selection,
    by: { by: person, at: `2026-11-${day}T00:00:00Z` },
    lockPath: "alignment.lock",
  });
}

function named(...addresses: readonly string[]): ReviewSelection {
  return { kind: "clauses", addresses };
}

// @spec specs/alignment.md §5
describe("reviewClauses", () => {
  it("records hashes of clause, dependencies and symbols, who and when", () => {
    const { lock } = review(project(clauses, links), named(two));
    expect(formatLock(lock)).toBe(
      [
        `[${two}]`,
        `clause ${hashOf(two)}`,
        `depends ${one} ${hashOf(one)}`,
        `impl src/a.ts add ${hashOf("add")}/${hashOf("exactly add")}`,
        `test tests/a.test.ts adds ${hashOf("adds")}/${hashOf("exactly adds")}`,
        `of ${two}`,
        `reviewed 2026-11-01T00:00:00Z ${person}`,
        `of ${two}`,
        "",
      ].join("\n"),
    );
  });

  it("reviews all that is linked, and then nothing until something changes", () => {
    const input = project(clauses, links);
    const first = review(input, { kind: "all" });
    expect(first.reviewed).toEqual([one, two]);
    const again = review({ ...input, reviews: first.lock }, { kind: "all" }, "02");
    expect(again.reviewed).toEqual([]);
    expect(formatLock(again.lock)).toBe(formatLock(first.lock));
  });

  it("reviews with `changed` what is stale alone, and takes out what no spec has", () => {
    const { lock } = review(project([...clauses, clause("specs/x.md §9")], [...links, link("specs/x.md §9")]), {
      kind: "all",
    });
    const input = project([clause(one, { text: "new" }), ...clauses.slice(1)], [...links, link("specs/x.md §3")], {
      reviews: lock,
    });
    const outcome = review(input, { kind: "changed" }, "02");
    expect(outcome.reviewed).toEqual([one, two]);
    expect(outcome.removed).toEqual(["specs/x.md §9"]);
    expect(traceClauses({ ...input, reviews: outcome.lock }).clauses.map(({ state }) => state)).toEqual([
      "covered",
      "covered",
      "uncovered",
    ]);
  });

  it("writes a symbol's new name down when it only moved", () => {
    const { lock } = review(project(clauses, links), { kind: "all" });
    const moved = links.map((old) => ({ ...old, path: old.path.replace("src/a.ts", "src/b.ts") }));
    const outcome = review(project(clauses, moved, { reviews: lock }), { kind: "changed" });
    expect(formatLock(outcome.lock)).toContain("impl src/b.ts add");
  });

  it("takes ranges, several addresses and a whole spec", () => {
    const input = project(clauses, links);
    expect(review(input, named("specs/x.md §§1–2")).reviewed).toEqual([one, two]);
    expect(review(input, named("specs/x.md §1, §3")).reviewed).toEqual([one, "specs/x.md §3"]);
    expect(review(input, named("specs/x.md")).reviewed).toHaveLength(3);
  });

  it.each([
    ["specs/two words.md §1", 1],
    ["specs/two%20words.md §1", 1],
    ["specs/two words.md §1, §2", 2],
    ["specs/two words.md", 2],
  ])("takes a path with blanks as it is and as in a URL: %s", (address, count) => {
    const odd = ["specs/two words.md §1", "specs/two words.md §2"];
    const input = project(
      odd.map((id) => clause(id)),
      odd.map((id) => link(id)),
    );
    expect(review(input, named(address)).reviewed).toEqual(odd.slice(0, count));
  });

  it("refuses a number without its §, which would be the whole spec", () => {
    expect(() => review(project(clauses, links), named("specs/x.md 1"))).toThrow(
      expect.objectContaining({
        code: "SPEC_CLAUSE_NOT_FOUND",
        details: expect.objectContaining({ hint: 'write "specs/x.md §1"' }),
      }),
    );
  });

  it("refuses a clause that no spec has, and says what was probably meant", () => {
    const attempt = (): unknown => review(project(clauses, links), named("specs/x.md §4"));
    const details = expect.objectContaining({ hint: expect.stringContaining(`did you mean ${one}`) });
    expect(attempt).toThrow(expect.objectContaining({ code: "SPEC_CLAUSE_NOT_FOUND", details }));
  });

  it("refuses an address that two clauses have", () => {
    const input = project([clause(one), clause(one)], links);
    expect(() => review(input, named(one))).toThrow("2 clauses have the address specs/x.md §1");
  });
});

describe("waiveState", () => {
  const { lock } = review(project(clauses, links), { kind: "all" });
  const stale = (text: string): TraceInput =>
    project(clauses, [link(one, "impl", { text }), ...links.slice(1)], { reviews: lock });
  const waive = (input: TraceInput, more: object = {}): TraceInput => {
    const request = { address: one, state: "stale-code", reason: "moves\nsoon", until: "2027-01-31" };
    return { ...input, reviews: waiveState({ input, by: person, lockPath: "alignment.lock", ...request, ...more }) };
  };
  const rules = (input: TraceInput): readonly string[] =>
    traceClauses(input).issues.map(({ severity, rule }) => `${severity} ${rule}`);
  const uncovered = "error clause-uncovered";

  it("lets a state pass for the very hash, with its reason and end", () => {
    const waived = waive(stale("new"));
    expect(formatLock(waived.reviews!)).toContain(
      `waived stale-code ${hashOf("new")} until 2027-01-31 ${person} -- moves soon`,
    );
    expect(rules(waived)).toEqual([uncovered]);
    expect(traceClauses(waived).clauses[0]).toMatchObject({
      state: "stale-code",
      waivers: [{ state: "stale-code", until: "2027-01-31", by: person, reason: "moves soon" }],
    });
  });

  it("ends when the code changes again, which is said", () => {
    const { reviews } = waive(stale("new"));
    const again = { ...stale("newer"), reviews };
    expect(rules(again)).toEqual(["error code-stale", uncovered, "warning waiver-unused"]);
    expect(traceClauses(again).issues.at(-1)).toMatchObject({ subject: one, basis: ["stale-code"] });
  });

  it("ends after its last day, which is said", () => {
    const waived = waive(stale("new"));
    expect(rules({ ...waived, today: "2027-01-31" })).toEqual([uncovered]);
    expect(rules({ ...waived, today: "2027-02-01" })).toEqual(["error code-stale", uncovered, "warning waiver-ended"]);
  });

  it("goes with the review that mends the state", () => {
    const waived = waive(stale("new"));
    expect(formatLock(review(waived, named(one)).lock)).not.toContain("waived");
  });

  it("stays through a review that does not mend the state", () => {
    const input = project([clause(one)], [link(one)]);
    const waived = waive({ ...input, reviews: null }, { state: "uncovered" });
    const after = review(waived, named(one)).lock;
    expect(formatLock(after)).toContain("waived uncovered");
    expect(traceClauses({ ...input, reviews: after }).issues).toEqual([]);
  });

  it("holds for one failing test and for no other", () => {
    const input = project(clauses, links, { reviews: lock, results: results({ outcome: "failed" }) });
    const waived = waive(input, { state: "failing" });
    expect(traceClauses(waived).issues.filter(({ subject }) => subject === one)).toEqual([]);
  });

  it.each([
    ["a state that does not hold", { state: "stale-clause" }, "--state stale-code"],
    ["a state that nobody knows", { state: "odd" }, "--state stale-code"],
    ["a date in the past", { until: "2026-11-27" }, "--until 2027-11-28"],
    ["a date more than a year ahead", { until: "2027-11-29" }, "--until 2027-11-28"],
    ["a day that no calendar has", { until: "2027-02-30" }, "--until 2027-11-28"],
    ["no reason", { reason: " " }, "--reason"],
  ])("refuses %s", (_what, more, hint) => {
    const details = expect.objectContaining({ hint: expect.stringContaining(hint) });
    expect(() => waive(stale("new"), more)).toThrow(expect.objectContaining({ code: "SPEC_WAIVER_INVALID", details }));
  });
});
