import { describe, expect, it } from "vitest";
import { formatAnnotations } from "../../../../src/harness/output/annotations.ts";
import { sampleIssue, sampleReport } from "./check-samples.ts";

describe("formatAnnotations", () => {
  it("writes a finding as a workflow command, with what GitHub gives a meaning escaped", () => {
    const issue = sampleIssue({ where: { file: "a,b:c%.md", line: 3, column: 5 }, message: "100% wrong, see: x" });
    expect(formatAnnotations(sampleReport([issue]))).toBe(
      "::error file=a%2Cb%3Ac%25.md,line=3,col=5,title=reference-missing::100%25 wrong, see: x%0Areceived: src/gone.ts%0Aexpected: a file of the project%0Afix: correct the path\n",
    );
  });

  it("cannot be made to say a further command", () => {
    const text = formatAnnotations(sampleReport([sampleIssue({ message: "a\n::stop-commands::b\r::error::c" })]));
    expect(text.trimEnd().split(/[\n\r]/)).toHaveLength(1);
  });

  it("keeps ten errors and ten warnings and says how many were cut", () => {
    const errors = Array.from({ length: 12 }, (_, line) => sampleIssue({ where: { file: "a.md", line: line + 1 } }));
    const warnings = errors.map((issue) => ({ ...issue, severity: "warning" as const }));
    const lines = formatAnnotations(sampleReport([...errors, ...warnings]))
      .trimEnd()
      .split("\n");
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
    expect(lines[20]).toContain("20 of 24 findings are annotated here");
    expect(lines[20]).toContain("12 errors, 12 warnings");
  });

  it("says nothing where nothing was found", () => {
    expect(formatAnnotations(sampleReport([]))).toBe("");
  });
});
