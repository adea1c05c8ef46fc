import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { formatErrorReport, reportError } from "../../../../src/base/errors/error-report.ts";

describe("reportError", () => {
  it("carries every field of an AppError", () => {
    const error = new AppError("PLAN_INVALID", "m", {
      received: "r",
      expected: "e",
      hint: "h",
      where: { file: "a.md", line: 2, column: 3 },
      problems: ["p"],
    });
    expect(reportError(error)).toEqual({
      code: "PLAN_INVALID",
      message: "m",
      received: "r",
      expected: "e",
      hint: "h",
      where: "a.md:2:3",
      problems: ["p"],
    });
  });

  it("makes an internal fault of anything else that was thrown", () => {
    expect(reportError("boom")).toMatchObject({ code: "INTERNAL", message: "The program itself failed: boom" });
  });
});

describe("formatErrorReport", () => {
  it("leaves out the lines that an error has nothing for", () => {
    expect(formatErrorReport(reportError(new AppError("LOCK_HELD", "held", { hint: "wait" })))).toBe(
      "error LOCK_HELD: held\n  fix       wait",
    );
  });
});
