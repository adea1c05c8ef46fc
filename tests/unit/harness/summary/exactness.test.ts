import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Manifest, Results } from "../../../../src/harness/evidence/types.ts";
import { toSummaryView } from "../../../../src/harness/summary/view.ts";
import type { SummaryView } from "../../../../src/harness/summary/types.ts";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/summary/${name}`, import.meta.url), "utf8")) as T;
const manifest = read<Manifest>("manifest.json");
const view = (changed: Partial<Manifest> = {}): SummaryView =>
  toSummaryView({ ...manifest, ...changed }, read<Results>("results.json"), { version: 1, attempt: 1 });

describe("exact reports", () => {
  it("show twelve digits of a tree's hash", () => {
    const green = {
      ...(manifest.green as NonNullable<Manifest["green"]>),
      treeHash: `sha256:${"0123456789abcdef".repeat(4)}`,
    };
    expect(view({ green }).green?.tree).toBe("sha256:0123456789ab");
  });

  it("say so where a suite is compared with the loop's own baseline", () => {
    const [difference] = manifest.suiteDifferences;
    const suiteDifferences = [{ ...(difference as Manifest["suiteDifferences"][number]), against: manifest.runId }];
    expect(view({ suiteDifferences }).regressions[0]).toContain("compared with this loop's baseline");
  });

  it("print a commit that takes nothing along that was staged before", () => {
    const pathsOf = (command: string): readonly string[] =>
      command
        .split(" -- \\\n")[1]
        ?.trim()
        .split(/ \\\n +/) ?? [];
    const [add = "", addRecords = "", commit = ""] = view().commit.commands.split(/^(?=git )/m);
    expect(pathsOf(commit).length).toBeGreaterThan(3);
    expect(pathsOf(commit)).toEqual([...pathsOf(add), ...pathsOf(addRecords)]);
  });
});
