import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compressLarge } from "../../../../src/harness/evidence/manifest.ts";
import { loadResults, saveStepResults } from "../../../../src/harness/evidence/results.ts";
import { toRunFolder, type RunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import { makeFolder } from "../../../support/repository.ts";
import { run, test } from "../verdict/support.ts";

function makeRun(): RunFolder {
  const folder = toRunFolder(makeFolder(), "reports/A/A.1/2025-10-23T094500Z");
  mkdirSync(folder.path, { recursive: true });
  return folder;
}

const idsOf = async (folder: RunFolder): Promise<readonly string[]> =>
  (await loadResults(folder)).tests.map(({ step, id }) => `${step} ${id}`);

// @spec specs/evidence-format.md §3
describe("the results of a run", () => {
  it("are empty where there are none", async () => {
    expect(await loadResults(makeRun())).toEqual({ version: 1, tests: [], collectionErrors: [] });
  });

  it("of a step that is run anew take the place of its earlier ones and of no other's", async () => {
    const folder = makeRun();
    await saveStepResults(folder, "red", [run([test("a", "failed")])]);
    await saveStepResults(folder, "green", [run([test("a", "passed"), test("b", "passed")])]);
    await saveStepResults(folder, "red", [run([test("c", "failed")])]);
    expect(await idsOf(folder)).toEqual(["green a", "green b", "red c"]);
  });

  it("stand one test a line", async () => {
    const folder = makeRun();
    await saveStepResults(folder, "red", [run([test("a", "failed"), test("b", "failed")])]);
    const lines = readFileSync(join(folder.path, "results.json"), "utf8").split("\n");
    expect(lines.filter((line) => line.includes('"step":"red"'))).toHaveLength(2);
  });

  it("have one form only when a step is run anew after they were compressed", async () => {
    const folder = makeRun();
    await saveStepResults(folder, "green", [run([test("a", "passed")])]);
    await compressLarge(folder, 0);
    await saveStepResults(folder, "suite", [run([test("a", "passed")])]);
    expect(existsSync(join(folder.path, "results.json.gz"))).toBe(false);
    expect(await idsOf(folder)).toEqual(["green a", "suite a"]);
  });

  it("are refused when they are not JSON", async () => {
    const folder = makeRun();
    writeFileSync(join(folder.path, "results.json"), "{");
    await expect(loadResults(folder)).rejects.toMatchObject({ code: "EVIDENCE_CORRUPT" });
  });
});
