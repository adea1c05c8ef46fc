import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { chooseRow, type LoopHistory, type OpenLoop } from "../../../../src/harness/cycle/choose-row.ts";
import type { Plan } from "../../../../src/harness/plan/types.ts";
import { plan, row } from "./support.ts";

const none: LoopHistory = { open: [], finished: new Set() };
const chosen = (plans: readonly Plan[], history = none): string | undefined => chooseRow(plans, history)?.row.id;

const loopOf = (id: string): OpenLoop => ({
  initiative: "A",
  row: id,
  runId: `reports/A/${id}/t`,
  finishing: false,
});

// @spec specs/cycle.md §2
describe("chooseRow", () => {
  it("takes the first open row of a plan in progress before one that is pending", () => {
    const pending = plan("A", [row("A1")], { status: "pending" });
    const current = plan("B", [row("B1", { state: "done" }), row("B2")]);
    expect(chosen([pending, current])).toBe("B2");
  });

  it("takes a row marked as in progress before an open one above it", () => {
    expect(chosen([plan("A", [row("A1"), row("A2", { state: "in_progress" })])])).toBe("A2");
  });

  it("takes the row of the newest unfinished loop before all others", () => {
    const plans = [plan("A", [row("A1"), row("A2"), row("A3")])];
    const loops = ["A2", "A3"].map(loopOf);
    expect(chosen(plans, { ...none, open: loops })).toBe("A3");
  });

  it("takes a ticked row only while its loop still writes its reports", () => {
    const plans = [plan("A", [row("A1"), row("A2", { state: "done" })])];
    expect(chosen(plans, { ...none, open: [loopOf("A2")] })).toBe("A1");
    expect(chosen(plans, { ...none, open: [{ ...loopOf("A2"), finishing: true }] })).toBe("A2");
  });

  it("leaves out rows that wait for others, are blocked or have nothing to run", () => {
    const rows = [
      row("A1", { state: "blocked" }),
      row("A2", { needs: ["A1"] }),
      row("A3", { reds: [] }),
      row("A4", { reds: [], proofWaiver: "documentation" }),
    ];
    expect(chosen([plan("A", rows)])).toBe("A4");
  });

  it("passes over a row that no box can tick once a loop of it is finished", () => {
    const plans = [plan("A", [row("A1"), row("A2", { needs: ["A1"] })])];
    expect(chosen(plans, { ...none, finished: new Set(["A A1"]) })).toBe("A2");
  });

  it("takes the plans of one status by path", () => {
    expect(chosen([plan("B", [row("B1")]), plan("A", [row("A1")])])).toBe("A1");
  });

  it("never takes a row of a blocked, done or archived plan by itself", () => {
    const plans = (["blocked", "done", "archived"] as const).map((status) => plan(status, [row("R")], { status }));
    expect(chooseRow(plans, none)).toBeNull();
  });

  it("takes what the command line names, even in a finished plan", () => {
    const plans = [plan("A", [row("R")]), plan("B", [row("R")], { status: "done" })];
    expect(chooseRow(plans, none, { plan: "B", row: "R" })?.plan.id).toBe("B");
    expect(chooseRow(plans, none, { plan: "plans/active/B/plan.md" })?.plan.id).toBe("B");
  });

  it("refuses an unknown plan, an unknown row and a row that two plans have", () => {
    const plans = [plan("A", [row("R")]), plan("B", [row("R")])];
    const codeOf = (wish: Parameters<typeof chooseRow>[2]): string => {
      try {
        chooseRow(plans, none, wish);
        return "none";
      } catch (error) {
        return `${(error as AppError).code}: ${(error as AppError).details.hint}`;
      }
    };
    expect(codeOf({ plan: "C" })).toMatch(/^PLAN_NOT_FOUND: .*loop status/);
    expect(codeOf({ row: "Z" })).toMatch(/^PLAN_ROW_NOT_FOUND: .*loop status/);
    expect(codeOf({ row: "R" })).toMatch(/^PLAN_ROW_NOT_FOUND: .*--plan/);
  });
});
