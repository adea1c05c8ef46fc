import { describe, expect, it } from "vitest";
import { describeFirstLock } from "../../../../src/cli/loop/first-lock.ts";
import { reviewClauses } from "../../../../src/harness/alignment/review/review-clauses.ts";
import type { TraceInput } from "../../../../src/harness/alignment/trace/types.ts";
import { clause, link, project } from "../../harness/alignment/trace/project.ts";

const ids = ["specs/x.md §1", "specs/x.md §2", "specs/x.md §3"];
const all = project(
  [...ids.map((id) => clause(id)), clause("specs/x.md §4")],
  ids.map((id) => link(id)),
);
const by = { by: "A <a@example.org>", at: "2026-11-28T21:40:00Z" };
const review = (input: TraceInput, ...addresses: readonly string[]) =>
  reviewClauses({ input, selection: { kind: "clauses", addresses }, by, lockPath: "alignment.lock" }).lock;

// @spec specs/alignment.md §§4, 5
describe("a project's first lock file", () => {
  it("makes the other clauses with links errors, which is said with their number and the command", () => {
    const lock = review(all, "specs/x.md §1");
    expect(describeFirstLock({ invocation: "npm run loop --" }, { input: all, lock })).toEqual({
      unreviewed: 2,
      lines: [
        "This is the project's first lock file: 2 clauses with links were never reviewed, which is an error from now on.",
        "Once their links are right: `npm run loop -- align review --all`",
      ],
    });
  });

  it("brings nothing about where all is reviewed, or where there was one before", () => {
    const lock = review(all, ...ids);
    expect(describeFirstLock({ invocation: "npx loop" }, { input: all, lock })).toEqual({ unreviewed: 0, lines: [] });
    const later = { ...all, reviews: review(all, "specs/x.md §1") };
    const change = { input: later, lock: review(later, "specs/x.md §2") };
    expect(describeFirstLock({ invocation: "npx loop" }, change)).toEqual({ unreviewed: null, lines: [] });
  });
});
