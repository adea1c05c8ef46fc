import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { appendStepSummary, roomInStepSummary } from "../../../../src/harness/output/step-summary.ts";

const limit = 1024 * 1024;
let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "step-summary-"));
  file = join(folder, "summary.md");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("appendStepSummary", () => {
  it("appends a text that fits whole", async () => {
    writeFileSync(file, "before\n");
    expect(await appendStepSummary(file, "after")).toEqual({ written: "all" });
    expect(readFileSync(file, "utf8")).toBe("before\nafter\n");
  });

  it("cuts at a line, closes the open code block and says what is missing", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => `line ${index} — ${"x".repeat(40)}`);
    expect(await appendStepSummary(file, ["```", ...lines, "```"].join("\n"))).toEqual({ written: "cut" });
    const text = readFileSync(file, "utf8");
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    expect(Buffer.byteLength(text)).toBeGreaterThan(limit - 1000);
    expect(text).toMatch(/line \d+ — x{40}\n```\n\n> \*\*Cut here:\*\* \d+ more lines do not fit/);
  });

  it("counts what earlier steps wrote into the same file", async () => {
    writeFileSync(file, "x".repeat(limit - 10));
    expect(await appendStepSummary(file, "a text of more than ten bytes")).toEqual({ written: "nothing" });
    expect(readFileSync(file, "utf8")).toHaveLength(limit - 10);
  });

  it("knows how much room earlier steps left", async () => {
    expect(await roomInStepSummary(file)).toBe(limit);
    writeFileSync(file, "größer\n");
    expect(await roomInStepSummary(file)).toBe(limit - 9);
  });

  it("says with a hint that the file cannot be written", async () => {
    await expect(appendStepSummary(join(folder, "no", "such", "file"), "a")).rejects.toMatchObject({
      code: "IO_FAILED",
      details: { hint: "unset GITHUB_STEP_SUMMARY, or let it name a writable file" },
    });
  });
});
