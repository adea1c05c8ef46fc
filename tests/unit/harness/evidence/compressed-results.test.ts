import { describe, expect, it } from "vitest";
import { compressLarge, hashFiles } from "../../../../src/harness/evidence/manifest.ts";
import { loadResults, saveStepResults } from "../../../../src/harness/evidence/results.ts";
import { toRunFolder } from "../../../../src/harness/evidence/run-folder.ts";
import { makeFolder } from "../../../support/repository.ts";
import { run, test } from "../verdict/support.ts";

const many = Array.from({ length: 100 }, (_, index) => test(`t${index}`, "passed"));

describe("compressed results", () => {
  it("are read back as they were saved, and hashed by their plain bytes", async () => {
    const folder = toRunFolder(makeFolder(), "reports/A/R/2025-10-23T094500Z");
    await saveStepResults(folder, "suite", [run(many)]);
    const [plain] = await hashFiles(folder);
    const saved = await loadResults(folder);
    await compressLarge(folder, 1000);
    const [stored] = await hashFiles(folder);
    expect(stored?.stored, `results.json is stored as ${stored?.stored}`).toBe("gzip");
    expect(stored).toEqual({ ...plain, stored: "gzip" });
    expect(await loadResults(folder)).toEqual(saved);
  });
});
