import { describe, expect, it } from "vitest";
import { formatIssue, type Issue } from "../../../../src/base/errors/issue.ts";
import { errorWithOwnCommands, sayOwnCommands, withOwnCommands } from "../../../../src/cli/loop/own-commands.ts";

const issue: Issue = {
  severity: "error",
  rule: "code-stale",
  where: { file: "src/a.ts", line: 1 },
  message: "stale",
  received: "`loop x`",
  expected: "what `loop align review` writes",
  hint: 'run `loop align review "specs/x.md §1"`',
};

// @spec specs/alignment.md §9
describe("advice", () => {
  it("names the program's commands as they are typed in the project", () => {
    const text = "run `loop`, or `loop check --json`; a `loop.config.json`, a `looped thing`";
    expect(sayOwnCommands(text, "npm run loop --")).toBe(
      "run `npm run loop`, or `npm run loop -- check --json`; a `loop.config.json`, a `looped thing`",
    );
    expect(sayOwnCommands("`loop` or `loop next`", "npx loop")).toBe("`npx loop` or `npx loop next`");
  });

  it("of a finding can be pasted, and what was received stays", () => {
    expect(withOwnCommands(issue, "npx loop")).toEqual({
      ...issue,
      expected: "what `npx loop align review` writes",
      hint: 'run `npx loop align review "specs/x.md §1"`',
    });
  });

  it("of an error and of the problems that it lists can be pasted", () => {
    const report = {
      code: "SPEC_LOCK_INVALID",
      message: "m",
      received: "`loop y`",
      expected: null,
      hint: "run `loop check`",
      where: null,
      problems: [formatIssue(issue)],
    };
    expect(errorWithOwnCommands(report, "npx loop")).toEqual({
      ...report,
      hint: "run `npx loop check`",
      problems: [formatIssue(withOwnCommands(issue, "npx loop"))],
    });
  });
});
