import { describe, expect, it } from "vitest";
import { refusalExitCode } from "../../../../../src/cli/loop/advice/refusal-exit-code.ts";
import type { SelectorRecord } from "../../../../../src/harness/evidence/types.ts";
import type { VerdictCode } from "../../../../../src/harness/verdict/types.ts";
import { stepRecord } from "../../../harness/cycle/support.ts";

const refused = (...codes: readonly VerdictCode[]): number =>
  refusalExitCode(
    stepRecord("red", "t", {
      holds: false,
      selectors: codes.map((code) => ({ verdict: { holds: false, code, message: "", hint: null } }) as SelectorRecord),
    }),
  );

describe("refusalExitCode", () => {
  it("is 1 where the runner ran and the gate does not hold", () => {
    expect(refused("not-red")).toBe(1);
    expect(refused("no-tests", "timed-out")).toBe(1);
  });

  it("is 3 where a runner could not be started: that is a fault of the environment", () => {
    expect(refused("not-started")).toBe(3);
    expect(refused("not-red", "not-started")).toBe(3);
  });
});
