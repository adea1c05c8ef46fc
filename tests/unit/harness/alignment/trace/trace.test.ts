import { describe, expect, it } from "vitest";
import { reviewClauses } from "../../../../../src/harness/alignment/review/review-clauses.ts";
import type { LockFile } from "../../../../../src/harness/alignment/review/types.ts";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import type { TraceInput } from "../../../../../src/harness/alignment/trace/types.ts";
import type { Clause, Link } from "../../../../../src/harness/alignment/types.ts";
import { clause, file, hashOf, link, plan, project, reference, results } from "./project.ts";

const id = "specs/x.md §1";
const both = [link(id), link(id, "test")];

/** The lock file after all that is linked was reviewed. */
function reviewed(clauses: readonly Clause[], links: readonly Link[]): LockFile {
  const by = { by: "A <a@example.org>", at: "2026-11-01T00:00:00Z" };
  const input = project(clauses, links);
  return reviewClauses({ input, selection: { kind: "all" }, by, lockPath: "alignment.lock" }).lock;
}

/** States of the clauses, `1: covered`. */
function statesOf(input: TraceInput): readonly string[] {
  return traceClauses(input).clauses.map(
    ({ id: name, states }) => `${name.replace("specs/x.md §", "")}: ${states.join(", ")}`,
  );
}

function rulesOf(input: TraceInput): readonly string[] {
  return traceClauses(input).issues.map(
    ({ rule, severity, where }) => `${severity} ${rule} ${where.file}:${where.line}`,
  );
}

// @spec specs/alignment.md §§2.5, 4
describe("traceClauses", () => {
  it("covers a clause whose needs are met and that is as it was reviewed", () => {
    const input = project([clause(id)], both, { reviews: reviewed([clause(id)], both) });
    expect(statesOf(input)).toEqual(["1: covered"]);
    expect(rulesOf(input)).toEqual([]);
  });

  it("needs nothing of informative clauses, rows and rejected items", () => {
    const clauses = [
      clause(id, { informative: true }),
      clause("specs/x.md §1[a]", { kind: "row", needs: [] }),
      clause("req~x~1", { kind: "item", artifact: "req", status: "rejected", needs: ["dsn"] }),
    ];
    expect(traceClauses(project(clauses, [])).clauses.map(({ state }) => state)).toEqual([
      "covered",
      "covered",
      "covered",
    ]);
    expect(rulesOf(project(clauses, []))).toEqual([]);
  });

  it("lets a link to a range meet the needs of every clause in it, in the document's order", () => {
    const clauses = ["2", "10", "3"].map((number) => clause(`specs/x.md §${number}`, { needs: ["impl"] }));
    expect(statesOf(project(clauses, [link("specs/x.md §2..10")]))).toEqual([
      "2: covered",
      "10: covered",
      "3: uncovered",
    ]);
  });

  it("lets a link to a row or to the whole file meet none of the heading's needs", () => {
    const clauses = [clause(id, { needs: ["impl"] }), clause(`${id}[a]`, { kind: "row", needs: [] })];
    const input = project(clauses, [link(`${id}[a]`), link("specs/x.md")]);
    expect(statesOf(input)).toEqual(["1: uncovered", "1[a]: covered"]);
    expect(traceClauses(input).lost).toEqual([]);
  });

  it.each([
    ["failed", ["1: failing"]],
    ["skipped", ["1: failing"]],
    ["passed", ["1: covered"]],
  ] as const)("takes a linked test that %s into account", (outcome, states) => {
    const input = project([clause(id)], both, { results: results({ outcome }) });
    expect(statesOf(input)).toEqual(states);
    expect(traceClauses(input).clauses[0]?.tests).toEqual([
      { path: "tests/a.test.ts", name: "adds", outcome, source: "junit.xml" },
    ]);
  });

  it("forgives a skipped test where the clause needs none, and a test without a result", () => {
    const needs = { needs: ["impl"] };
    expect(statesOf(project([clause(id, needs)], both, { results: results({ outcome: "skipped" }) }))).toEqual([
      "1: covered",
    ]);
    expect(statesOf(project([clause(id)], both))).toEqual(["1: covered"]);
  });

  it("says which test failed, where it stands and what knows it", () => {
    const input = project([clause(id)], both, { results: results({ outcome: "failed" }) });
    expect(traceClauses(input).issues.find(({ rule }) => rule === "test-failing")).toMatchObject({
      where: { file: "tests/a.test.ts", line: 3 },
      received: "adds (failed, junit.xml)",
    });
  });

  it("is stale when the clause, its code or its test is not the reviewed one", () => {
    const reviews = reviewed([clause(id)], both);
    const test = link(id, "test");
    const states = (clauses: readonly Clause[], links: readonly Link[]): readonly string[] =>
      statesOf(project(clauses, links, { reviews }));
    expect(states([clause(id, { text: "new" })], both)).toEqual(["1: stale-clause"]);
    expect(states([clause(id)], [link(id, "impl", { text: "new" }), test])).toEqual(["1: stale-code"]);
    expect(states([clause(id)], [link(id), link(id, "test", { text: "new" })])).toEqual(["1: stale-code"]);
    expect(states([clause(id)], [...both, link(id, "impl", { name: "new" })])).toEqual(["1: stale-code"]);
    expect(states([clause(id)], [test])).toEqual(["1: stale-code, uncovered"]);
    expect(states([clause(id)], [link(id)])).toEqual(["1: test-gone, uncovered"]);
  });

  it("knows a symbol again that only has another name or file", () => {
    const reviews = reviewed([clause(id)], both);
    const links = [link(id, "impl", { path: "src/b.ts" }), link(id, "test", { name: "adds well", text: "adds" })];
    expect(statesOf(project([clause(id)], links, { reviews }))).toEqual(["1: covered"]);
  });

  it("names state, symbol and command in each finding of something stale", () => {
    const reviews = reviewed([clause(id)], both);
    const [issue] = traceClauses(
      project([clause(id)], [link(id, "impl", { text: "new" }), link(id, "test")], { reviews }),
    ).issues;
    expect(issue).toMatchObject({
      rule: "code-stale",
      where: { file: "src/a.ts", line: 3 },
      message: "stale: code changed since review: specs/x.md §1 (Title)",
      received: "changed: src/a.ts › add",
      basis: [hashOf("new")],
      expected: "the code that was reviewed by A <a@example.org> at 2026-11-01T00:00:00Z",
      hint: 'look whether it still does what specs/x.md §1 says, then run `loop align review "specs/x.md §1"`',
    });
  });

  it("says of code that only lost its link that it is linked no longer, and how to bring it back", () => {
    const reviews = reviewed([clause(id)], both);
    const { issues } = traceClauses(project([clause(id)], [link(id, "test")], { reviews }));
    expect(issues.find(({ rule }) => rule === "code-stale")).toMatchObject({
      where: { file: "specs/x.md", line: 3 },
      received: "no longer linked: src/a.ts › add",
      hint: 'bring the code or its `@spec` back; if specs/x.md §1 holds without it, run `loop align review "specs/x.md §1"`',
    });
  });

  it("makes the clauses stale that depend on a changed one, over any number of steps", () => {
    const chain = (text: string): readonly Clause[] => [
      clause(id, { depends: [reference("specs/x.md §2")] }),
      clause("specs/x.md §2", { needs: [], depends: [reference("specs/y.md §3")] }),
      clause("specs/y.md §3", { needs: [], text }),
    ];
    const reviews = reviewed(chain("old"), both);
    expect(statesOf(project(chain("old"), both, { reviews }))[0]).toBe("1: covered");
    expect(statesOf(project(chain("new"), both, { reviews }))[0]).toBe("1: stale-clause");
    const [issue] = traceClauses(project(chain("new"), both, { reviews })).issues;
    expect(issue?.received).toBe("specs/x.md §2, which it depends on, changed");
  });

  it("stays stale until it is reviewed itself, though what it depends on was", () => {
    const two = (text: string): readonly Clause[] => [
      clause(id, { depends: [reference("specs/x.md §2")] }),
      clause("specs/x.md §2", { text }),
    ];
    const links = [...both, link("specs/x.md §2"), link("specs/x.md §2", "test")];
    const before = reviewed(two("old"), links);
    const input = project(two("new"), links, { reviews: before });
    const selection = { kind: "clauses", addresses: ["specs/x.md §2"] } as const;
    const { lock } = reviewClauses({ input, selection, by: { by: "B", at: "2026-11-02T00:00:00Z" }, lockPath: "l" });
    expect(statesOf({ ...input, reviews: lock })).toEqual(["1: stale-clause", "2: covered"]);
  });

  it("tells each circle of dependencies once, and is not led round in it", () => {
    const clauses = [
      clause(id, { needs: [], depends: [reference("specs/x.md §2", "specs/x.md", 7)] }),
      clause("specs/x.md §2", { needs: [], depends: [reference("specs/x.md §3")] }),
      clause("specs/x.md §3", { needs: [], depends: [reference(id)] }),
      clause("specs/x.md §4", { needs: [], depends: [reference("specs/x.md §4"), reference(id)] }),
    ];
    const { issues } = traceClauses(project(clauses, []));
    expect(issues.map(({ rule, message, where }) => `${rule} ${where.line} ${message}`)).toEqual([
      "clause-cycle 7 the clause depends on itself: specs/x.md §1 → specs/x.md §2 → specs/x.md §3 → specs/x.md §1",
      "clause-cycle 1 the clause depends on itself: specs/x.md §4 → specs/x.md §4",
    ]);
  });

  it("proves a clause by the finished loops whose rows name it", () => {
    const needs = { needs: ["impl", "evidence"] };
    const input = project([clause(id, needs)], [link(id)], { plans: [plan("`specs/x.md` §1")] });
    expect(statesOf(input)).toEqual(["1: unproven"]);
    const evidence = [{ runId: "reports/P/R1/2026-01-01T000000Z", initiative: "P", row: "R1" }];
    const trace = traceClauses({ ...input, evidence });
    expect(trace.clauses[0]).toMatchObject({
      state: "covered-by-evidence",
      evidence: ["reports/P/R1/2026-01-01T000000Z"],
    });
    expect(traceClauses({ ...input, evidence: [{ ...evidence[0]!, row: "R2" }] }).clauses[0]?.state).toBe("unproven");
  });

  it("loses a link whose clause is gone, with the nearest addresses", () => {
    const trace = traceClauses(project([clause(id), clause("specs/x.md §12")], [link("specs/x.md §11")]));
    expect(trace.lost).toMatchObject([{ state: "orphaned", candidates: ["specs/x.md §1", "specs/x.md §12"] }]);
    expect(trace.issues[0]).toMatchObject({
      rule: "link-orphaned",
      severity: "error",
      where: { file: "src/a.ts", line: 2, column: 4 },
      message: "orphaned (clause gone): no spec has specs/x.md §11",
      hint: "correct the address, or remove the link; did you mean specs/x.md §1 or specs/x.md §12?",
    });
  });

  it.each([
    [
      "a spec that was moved",
      "specs/old/x.md §1",
      "there is no spec specs/old/x.md; it may have moved to specs/x.md; did you mean specs/x.md §1?",
    ],
    [
      "a mistyped path",
      "spec/x.md §1",
      "there is no spec spec/x.md; it may have moved to specs/x.md; did you mean specs/x.md §1?",
    ],
    ["a heading with a new number", "specs/x.md#7-title", "the heading has another number now: write specs/x.md §1"],
    [
      "a document that is no spec",
      "docs/y.md §1",
      "docs/y.md is no spec: add it to `alignment.specs` in loop.config.json, or name a clause of a spec",
    ],
  ])("says what happened to %s", (_what, address, hint) => {
    const input = project([clause(id)], [link(address)]);
    const trace = traceClauses({ ...input, files: [...input.files, file("docs/y.md", "document")] });
    expect(trace.issues.find(({ rule }) => rule === "link-orphaned")?.hint).toBe(hint);
  });

  it("finds a reviewed text again that stands under another number", () => {
    const reviews = reviewed([clause(id)], both);
    const { issues } = traceClauses(project([clause("specs/x.md §2", { text: id })], both, { reviews }));
    expect(issues[0]?.hint).toBe("the text that was reviewed as specs/x.md §1 is now specs/x.md §2: write that");
    expect(issues.map(({ rule }) => rule)).not.toContain("review-orphaned"); // its links tell of it
  });

  it("loses what finished plans name in silence, and what plans of another form name with a warning", () => {
    expect(rulesOf(project([], [], { plans: [plan("`specs/x.md` §9")] }))).toEqual([
      "error link-orphaned plans/p.md:11",
    ]);
    expect(rulesOf(project([], [], { plans: [plan("`specs/x.md` §9", "done")] }))).toEqual([]);
    expect(rulesOf(project([], [], { plans: [{ ...plan("`specs/x.md` §9"), form: "found" }] }))).toEqual([
      "warning link-orphaned plans/p.md:11",
    ]);
  });

  it("is ambiguous where two clauses have one id, and tells it once", () => {
    const clauses = [clause(id), clause(id, { range: { line: 30, column: 1, endLine: 31 } })];
    const trace = traceClauses(project(clauses, [link(id)]));
    expect(trace.clauses.map(({ state }) => state)).toEqual(["ambiguous", "ambiguous"]);
    expect(trace.lost).toMatchObject([
      { state: "ambiguous", candidates: ["specs/x.md §1 (specs/x.md:3)", "specs/x.md §1 (specs/x.md:30)"] },
    ]);
    expect(trace.issues.map(({ rule, where }) => `${rule} ${where.line}`)).toEqual([
      "link-ambiguous 2",
      "clause-ambiguous 30",
    ]);
  });

  it("lets rows of tables be called alike as long as nothing points at them", () => {
    const row = clause(`${id}[a]`, { kind: "row", needs: [] });
    expect(rulesOf(project([row, row], []))).toEqual([]);
    expect(rulesOf(project([row, row], [link(`${id}[a]`)]))).toContain("error link-ambiguous src/a.ts:2");
  });

  it("takes a link that names another revision for stale", () => {
    const item = clause("fwd.x~2", { needs: ["impl"] });
    const { clauses, issues } = traceClauses(project([item], [link("fwd.x~1")]));
    expect(clauses[0]?.states).toEqual(["stale-clause"]);
    expect(issues[0]).toMatchObject({
      rule: "link-outdated",
      where: { file: "src/a.ts" },
      received: "fwd.x~1, revision 1",
      expected: "revision 2",
    });
    expect(statesOf(project([item], [link("fwd.x")]))).toEqual(["fwd.x~2: covered"]);
  });

  it("follows OpenFastTrace's items: needs are met by items and tags of that type", () => {
    const item = (name: string, needs: readonly string[], covers: readonly string[]): Clause =>
      clause(name, { kind: "item", artifact: name.split("~")[0]!, needs, covers: covers.map((one) => reference(one)) });
    const clauses = [item("req~a~1", ["dsn"], []), item("dsn~a~1", ["impl", "utest"], ["req~a~1"])];
    const states = statesOf(project(clauses, [link("dsn~a~1", "impl")]));
    expect(states).toEqual(["req~a~1: covered", "dsn~a~1: uncovered"]);
    const outdated = traceClauses(project([item("req~a~2", ["dsn"], []), clauses[1]!], []));
    expect(outdated.issues.map(({ rule }) => rule)).toContain("link-outdated");
  });

  it("counts a link of a tag and its item's cover once", () => {
    const tag = { ...link("dsn~a~1", "impl"), item: "impl~a~1" };
    const own = clause("impl~a~1", {
      kind: "item",
      artifact: "impl",
      needs: [],
      path: "src/a.ts",
      covers: [{ ...tag }],
    });
    const files = [file("src/a.ts", "code", { links: [tag], clauses: [own] })];
    const { lost } = traceClauses({ ...project([], []), files });
    expect(lost).toHaveLength(1);
  });

  it("warns once of a project without a lock file, and refuses what one has not", () => {
    const clauses = [clause(id), clause("specs/x.md §2")];
    const links = [...both, link("specs/x.md §2"), link("specs/x.md §2", "test")];
    expect(rulesOf(project(clauses, links))).toEqual(["warning clause-unreviewed specs/x.md:3"]);
    const reviews = reviewed([clause(id)], both);
    expect(rulesOf(project(clauses, links, { reviews }))).toEqual(["error clause-unreviewed specs/x.md:3"]);
  });

  it("traces ten thousand clauses and fifty thousand links", () => {
    const clauses = Array.from({ length: 10_000 }, (_, at) =>
      clause(`specs/${at % 100}.md §${at}`, {
        depends: at < 100 ? [] : [reference(`specs/${at % 100}.md §${at - 100}`)],
      }),
    );
    const links = Array.from({ length: 50_000 }, (_, at) =>
      link(`specs/${at % 100}.md §${at % 10_000}`, at % 3 === 0 ? "test" : "impl", {
        name: `s${at}`,
        path: `src/${at % 500}.ts`,
      }),
    );
    const specs = [file("specs/all.md", "spec", { clauses })];
    const input = { ...project([], []), files: [...specs, file("src/all.ts", "code", { links })] };
    const trace = traceClauses(input);
    expect(trace.lost).toEqual([]);
    expect(trace.clauses.map((traced) => traced.links.length)).toEqual(clauses.map(() => 5));
  });
});
