import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Issue } from "../../../../../src/base/errors/issue.ts";
import { applyKnown, updateBaseline } from "../../../../../src/harness/alignment/review/baseline-file.ts";

const root = mkdtempSync(join(tmpdir(), "baseline-"));
const path = join(root, "alignment.baseline.json");
afterAll(() => rmSync(root, { recursive: true }));

const issue: Issue = {
  severity: "error",
  rule: "code-stale",
  where: { file: "src/a.ts", line: 1 },
  message: "stale",
  subject: "specs/x.md §1",
  basis: ["11"],
};

// @spec specs/alignment.md §9
describe("a baseline of version 1", () => {
  it("is read, with a warning that names the command which writes it anew", async () => {
    const finding = { rule: "code-stale", file: "src/a.ts", subject: "specs/x.md §1" };
    writeFileSync(path, JSON.stringify({ version: 1, findings: [finding] }));
    const { issues, passed } = await applyKnown(root, [{ ...issue, basis: ["22"] }]);
    expect(passed).toBe(1);
    expect(issues).toMatchObject([{ severity: "warning", rule: "baseline-outdated" }]);
    expect(issues[0]?.hint).toContain("loop align baseline");
    await updateBaseline(root, [issue], { accept: false });
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ version: 2, findings: [{ ...finding, basis: ["11"] }] });
    expect((await applyKnown(root, [{ ...issue, basis: ["22"] }])).issues.map(({ rule }) => rule)).toEqual([
      "code-stale",
      "baseline-mended",
    ]);
  });
});
