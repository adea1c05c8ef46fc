import { describe, expect, it } from "vitest";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import { clause, link, project } from "./project.ts";

const id = "specs/x.md §1";

describe("the finding of a clause", () => {
  it("names the needs that nothing meets, and the edit that meets them", () => {
    const trace = traceClauses(project([clause(id)], [link(id)]));
    expect(trace.clauses[0]).toMatchObject({ state: "uncovered", missing: ["test"] });
    expect(trace.issues.find(({ rule }) => rule === "clause-uncovered")).toMatchObject({
      where: { file: "specs/x.md", line: 3, column: 1 },
      message: "uncovered: specs/x.md §1 (Title) needs test, and nothing of that kind leads to it",
      received: "links of kind impl",
      basis: ["test"],
      hint: expect.stringContaining("`@spec specs/x.md §1`"),
    });
  });

  // @spec specs/alignment.md §2.3
  it("names the directive of the table where a row needs what nothing meets", () => {
    const row = clause("specs/x.md §1[a]", { kind: "row", needs: ["impl", "test"] });
    const [issue] = traceClauses(project([row], [link(row.id)])).issues;
    expect(issue?.hint).toBe(
      "write `@spec specs/x.md §1[a]` into a comment before the test that shows it; if it needs none, take `test` out of `<!-- clause: rows need impl, test -->` before the table",
    );
  });

  // @spec specs/alignment.md §2.6
  it("names a need once that an item says twice", () => {
    const item = clause("req~x~1", { kind: "item", artifact: "req", needs: ["dsn", "dsn", "utest"] });
    const issue = traceClauses(project([item], [])).issues.find(({ rule }) => rule === "clause-uncovered");
    expect(issue?.message).toBe("uncovered: req~x~1 (Title) needs dsn, utest, and nothing of that kind leads to it");
  });
});
