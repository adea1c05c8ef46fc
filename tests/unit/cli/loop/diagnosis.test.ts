import { describe, expect, it } from "vitest";
import { formatDiagnosis, formatUnprobed } from "../../../../src/cli/loop/diagnosis.ts";
import type { CanaryFinding, CanaryResult } from "../../../../src/harness/runners/canary.ts";

const nothing = { outcomes: [], collectionErrors: 0, message: null, hint: null } as const;

function probe(
  name: CanaryResult["name"],
  expected: Partial<CanaryResult["expected"]>,
  received: Partial<CanaryFinding> = expected,
): CanaryResult {
  const whole = { end: "complete", outcomes: [], collectionErrors: 0, ...expected } as const;
  return {
    name,
    expected: whole,
    received: { ...nothing, end: "complete", ...received },
    agrees: received === expected,
  };
}

function linesOf(probes: readonly CanaryResult[], trusted: boolean): readonly string[] {
  const runner = { runner: "pytest", version: "9.0.3", runtime: "CPython 3.11.7" } as const;
  return formatDiagnosis({ start: "pytest", folder: ".", report: { runner, trusted, probes } });
}

describe("formatDiagnosis", () => {
  it("says in words what each probe brought", () => {
    const probes = [
      probe("passes", { outcomes: ["passed"] }),
      probe("import-error", { collectionErrors: 1 }),
      probe("no-match", { end: "no-tests" }),
      probe("times-out", { end: "timed-out", outcomes: ["unfinished"] }),
    ];
    expect(linesOf(probes, true)).toEqual([
      "✓ pytest: pytest 9.0.3 (CPython 3.11.7) is trusted",
      "    ✓ passes: 1 test passed, as expected",
      "    ✓ import-error: 1 collection error, as expected",
      "    ✓ no-match: no test matched, as expected",
      "    ✓ times-out: time limit kept, 1 test unfinished, as expected",
    ]);
  });

  it("lays expected and received side by side where they differ", () => {
    const lines = linesOf([probe("fails", { outcomes: ["failed"] }, { outcomes: ["passed"] })], false);
    expect(lines[1]).toBe("    ✗ fails: expected 1 test failed, received 1 test passed");
  });

  it("is one line with the fix where the runner does not start", () => {
    const absent = { end: "not-started", message: "pytest was\n not found", hint: "install pytest" } as const;
    const probes = [probe("passes", { outcomes: ["passed"] }, absent), probe("no-match", { end: "no-tests" }, absent)];
    expect(linesOf(probes, false)).toEqual(["✗ pytest does not start: pytest was not found — fix: install pytest"]);
  });
});

describe("formatUnprobed", () => {
  it("names a command's report, or that it has none", () => {
    const [named, unnamed] = formatUnprobed([
      { program: "gotestsum", folder: "server", report: "junit.xml" },
      { program: "make", folder: ".", report: null },
    ]);
    expect(named).toMatch(/^· gotestsum in server: not probed.*reports are read from junit\.xml$/u);
    expect(unnamed).toContain("no report is named: see `loop plan check`");
  });
});
