import { describe, expect, it } from "vitest";
import { foldJournal } from "../../../../src/harness/cycle/loop-state.ts";
import type { JournalEvent } from "../../../../src/harness/evidence/types.ts";
import { stepRecord } from "./support.ts";

const at = "2025-10-23T09:45:00.000Z";
const started: JournalEvent = {
  at,
  type: "loop-started",
  runId: "reports/A/R/t",
  initiative: "A",
  row: "R",
  planPath: "plans/a.md",
  commit: null,
  toolVersion: "0.1.0",
};
const begun: JournalEvent = { at, type: "step-started", step: "red", treeHash: "t", commit: null, mark: "m" };
const process = { pid: 7, startMark: "1", mark: "m/1" };
const finished = (...args: Parameters<typeof stepRecord>): JournalEvent => ({
  at,
  type: "step-finished",
  record: stepRecord(...args),
});

describe("foldJournal", () => {
  it("gives nothing for a journal without a beginning", () => {
    expect(foldJournal([begun])).toBeNull();
  });

  it("keeps a RED that held when a later one is refused", () => {
    const state = foldJournal([started, finished("red", "t0"), finished("red", "t1", { holds: false })]);
    expect(state?.red?.treeHash).toBe("t0");
    expect(state?.refused.map((record) => record.treeHash)).toEqual(["t1"]);
  });

  it("lets a later GREEN that is refused undo an earlier one", () => {
    const state = foldJournal([started, finished("green", "t0"), finished("green", "t0", { holds: false })]);
    expect(state?.green).toBeNull();
  });

  it("names the processes of a step that was cut short", () => {
    const state = foldJournal([started, begun, { at, type: "process-started", process, argv: ["pytest"] }]);
    expect(state?.running).toEqual({ step: "red", mark: "m", processes: [process] });
  });

  it("knows no running step after its end or interruption", () => {
    expect(foldJournal([started, begun, finished("red", "t")])?.running).toBeNull();
    expect(
      foldJournal([started, begun, { at, type: "step-interrupted", step: "red", reason: "Ctrl-C" }])?.running,
    ).toBeNull();
  });

  it("tells open, finishing, finished and aborted loops apart", () => {
    const phase = (...events: JournalEvent[]): string | undefined => foldJournal([started, ...events])?.phase;
    expect(phase()).toBe("open");
    expect(phase({ at, type: "finish-started" })).toBe("finishing");
    expect(phase({ at, type: "finish-started" }, { at, type: "loop-finished", attempt: 1 })).toBe("finished");
    expect(phase({ at, type: "loop-aborted", reason: "split" })).toBe("aborted");
  });

  it("keeps the last note on each file", () => {
    const note = (text: string): JournalEvent => ({ at, type: "note", file: "a.ts", text });
    expect(foldJournal([started, note("one"), note("two")])?.notes.get("a.ts")).toBe("two");
  });
});
