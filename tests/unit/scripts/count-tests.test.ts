import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/count-tests.mjs", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "loop-count-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, files: readonly { status: string; tests: readonly string[] }[]): string {
  const path = join(folder, name);
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  }));
  writeFileSync(path, JSON.stringify({ testResults }));
  return path;
}

function count(...paths: readonly string[]): string {
  return spawnSync(process.execPath, [script, ...paths], { encoding: "utf8" }).stdout;
}

describe("the totals of the test reports", () => {
  it("add up over several reports", () => {
    const one = save("one.json", [{ status: "failed", tests: ["passed", "failed", "pending"] }]);
    const two = save("two.json", [{ status: "passed", tests: ["passed", "passed", "todo", "skipped"] }]);
    expect(count(one, two)).toBe("3 passed, 1 failed, 3 skipped\n");
  });

  it("count a file that failed before its first test as one failure", () => {
    expect(count(save("import.json", [{ status: "failed", tests: [] }]))).toBe("0 passed, 1 failed, 0 skipped\n");
  });

  it("count a file whose hook failed, so that its tests were skipped, as one failure", () => {
    const report = save("hook.json", [{ status: "failed", tests: ["passed", "skipped"] }]);
    expect(count(report)).toBe("1 passed, 1 failed, 1 skipped\n");
  });

  it("count a report that was never written, or is cut off, as one failure", () => {
    writeFileSync(join(folder, "cut.json"), '{"testResults": [');
    expect(count(join(folder, "missing.json"), join(folder, "cut.json"))).toBe("0 passed, 2 failed, 0 skipped\n");
  });
});
