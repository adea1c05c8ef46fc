import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { annotateFault } from "../../../../src/cli/loop/annotate-fault.ts";
import { makeRepository } from "../../../support/repository.ts";

const details = { where: { file: "alignment.lock", line: 8, column: 1 }, hint: "run `loop align review`" };

// @spec specs/alignment.md §9
describe("annotateFault", () => {
  it("shows at its place, from the top of the repository, what stands in the way of a report", () => {
    const root = makeRepository({ "backend/loop.config.json": "{}\n" });
    const fault = new AppError("SPEC_LOCK_INVALID", "It has the conflict markers of a merge", details);
    expect(annotateFault(fault, join(root, "backend"))).toBe(
      "::error file=backend/alignment.lock,line=8,col=1,title=SPEC_LOCK_INVALID::It has the conflict markers of a merge%0Afix: run `npx loop align review`\n",
    );
  });

  it("shows problems that were found together, and the configuration where a fault has no place", () => {
    const fault = new AppError("CONFIG_INVALID", "2 problems", { problems: ["one", "two"] });
    expect(annotateFault(fault, makeRepository({ "a.md": "a" }))).toBe(
      "::error file=loop.config.json,title=CONFIG_INVALID::2 problems%0Areceived: one; two\n",
    );
  });

  it("says nothing of an interruption, nor of what is no fault of ours", () => {
    const interrupted = new AppError("RUN_INTERRUPTED", "Interrupted", { kind: "interrupted" });
    expect([interrupted, new Error("x")].map((fault) => annotateFault(fault, "/"))).toEqual(["", ""]);
  });
});
