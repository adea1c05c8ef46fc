import { describe, expect, it } from "vitest";
import { checkEntries } from "../../../../../src/harness/alignment/archive/check-entries.ts";
import { part } from "../../ledger/parts.ts";
import { checkedRun } from "./runs.ts";

const entry = part("A", "2025-10-23T094500Z", 1);
const { runId } = entry;

describe("checkEntries", () => {
  it("lets an entry of a finished loop stand", () => {
    expect(checkEntries({ parts: [entry] }, [checkedRun("finished", { runId })])).toEqual([]);
  });

  it("names an entry whose run folder is gone", () => {
    expect(checkEntries({ parts: [entry] }, [])).toMatchObject([
      {
        rule: "ledger-run-missing",
        where: { file: entry.path },
        hint: expect.stringContaining(`git restore ${runId}`),
      },
    ]);
  });

  it.each(["open", "aborted"] as const)("names an entry of a loop that is %s", (phase) => {
    expect(checkEntries({ parts: [entry] }, [checkedRun(phase, { runId, verified: false })])).toMatchObject([
      { rule: "ledger-run-unfinished", received: expect.stringContaining(phase) },
    ]);
  });

  it("leaves a run with findings of its own to them", () => {
    const spoilt = checkedRun("finished", { runId, verified: false });
    const issue = { severity: "error", rule: "manifest-missing", where: { file: runId }, message: "gone" } as const;
    expect(checkEntries({ parts: [entry] }, [{ ...spoilt, issues: [issue] }])).toEqual([]);
  });
});
