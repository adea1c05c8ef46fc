import { describe, expect, it } from "vitest";
import { traceClauses } from "../../../../../src/harness/alignment/trace/trace.ts";
import { clause, link, project } from "./project.ts";

describe("the finding of a clause", () => {
  // @spec specs/alignment.md §2.3
  it("names the directive of the table where a row needs what nothing meets", () => {
    const row = clause("specs/x.md §1[a]", { kind: "row", needs: ["impl", "test"] });
    const [issue] = traceClauses(project([row], [link(row.id)])).issues;
    expect(issue?.hint).toBe(
      "write `@spec specs/x.md §1[a]` into a comment before the test that shows it; if it needs none, take `test` out of `<!-- clause: rows need impl, test -->` before the table",
    );
  });
});
