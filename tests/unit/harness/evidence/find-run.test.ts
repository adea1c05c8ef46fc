import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findRun } from "../../../../src/harness/evidence/find-run.ts";
import { makeFolder } from "../../../support/repository.ts";

const runs = ["A/R.1/2025-10-23T094500Z", "A/R.2/2025-10-23T094501Z", "B/R.1/2025-10-23T094500Z"];

function makeRuns(): string {
  const root = makeFolder();
  for (const run of runs) mkdirSync(join(root, "reports", run), { recursive: true });
  return root;
}

describe("findRun", () => {
  it.each([
    ["the run's path", "reports/A/R.2/2025-10-23T094501Z"],
    ["the path as a shell completes it", "./reports/A/R.2/2025-10-23T094501Z/"],
    ["the end of the path", "2025-10-23T094501Z"],
    ["the word last", "last"],
  ])("takes %s", async (_, wish) => {
    expect((await findRun(makeRuns(), "reports", wish)).runId).toBe("reports/A/R.2/2025-10-23T094501Z");
  });

  it("refuses an end that several runs have, naming them", async () => {
    await expect(findRun(makeRuns(), "reports", "2025-10-23T094500Z")).rejects.toMatchObject({
      code: "EVIDENCE_NOT_FOUND",
      details: { expected: "reports/A/R.1/2025-10-23T094500Z, reports/B/R.1/2025-10-23T094500Z" },
    });
  });

  it("refuses a part of a name, with the newest runs as a hint", async () => {
    await expect(findRun(makeRuns(), "reports", "94501Z")).rejects.toMatchObject({
      code: "EVIDENCE_NOT_FOUND",
      details: { received: "94501Z", hint: expect.stringContaining("reports/A/R.2/2025-10-23T094501Z") },
    });
  });

  it("says how to start where there is no run", async () => {
    const hint = "there is no run yet: start with `loop`";
    await expect(findRun(makeFolder(), "reports", "last")).rejects.toMatchObject({ details: { hint } });
  });
});
