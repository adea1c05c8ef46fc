import { describe, expect, it } from "vitest";
import { nextStep, type StepSituation } from "../../../../src/harness/cycle/next-step.ts";
import type { SelectorRecord } from "../../../../src/harness/evidence/types.ts";
import { redSelector, row, stepRecord } from "./support.ts";

const command = "pytest tests/test_A.py";
const recorded = { command, expectation: { kind: "assertion" } } as unknown as SelectorRecord;
const red = stepRecord("red", "t0", { selectors: [recorded] });
const open = { red: null, green: null, suite: null };

const situation = (rest: Partial<StepSituation>): StepSituation => ({
  row: row("A", { reds: [redSelector(command)] }),
  state: open,
  treeHash: "t1",
  baselineMissing: false,
  hasSuites: true,
  ...rest,
});

// @spec specs/cycle.md §§3, 4
describe("nextStep", () => {
  it("runs the baseline before anything else", () => {
    expect(nextStep(situation({ state: null, baselineMissing: true }))).toBe("baseline");
  });

  it("runs RED where none holds", () => {
    expect(nextStep(situation({ state: null }))).toBe("red");
  });

  it("waits for the change where nothing changed since RED", () => {
    expect(nextStep(situation({ state: { ...open, red }, treeHash: "t0" }))).toBe("implement");
  });

  it("runs GREEN on a changed tree", () => {
    expect(nextStep(situation({ state: { ...open, red } }))).toBe("green");
  });

  it("runs RED again where the plan names another selector or expectation", () => {
    const state = { ...open, red };
    expect(nextStep(situation({ state, row: row("A", { reds: [redSelector("pytest other.py")] }) }))).toBe("red");
    const other = { ...redSelector(command), expectation: { kind: "fails", text: "x" } } as const;
    expect(nextStep(situation({ state, row: row("A", { reds: [other] }) }))).toBe("red");
  });

  it("goes on to the suite and the end only on the very tree of GREEN", () => {
    const green = stepRecord("green", "t1");
    const suite = stepRecord("suite", "t1");
    expect(nextStep(situation({ state: { red, green, suite: null } }))).toBe("suite");
    expect(nextStep(situation({ state: { red, green, suite } }))).toBe("finish");
    expect(nextStep(situation({ state: { red, green, suite }, treeHash: "t2" }))).toBe("green");
    expect(nextStep(situation({ state: { red, green, suite: stepRecord("suite", "t0") } }))).toBe("suite");
  });

  it("finishes without a suite where neither plan nor configuration names one", () => {
    const state = { red, green: stepRecord("green", "t1"), suite: null };
    expect(nextStep(situation({ state, hasSuites: false }))).toBe("finish");
  });

  it("runs only GREEN and the suite for a row without red selectors", () => {
    const greenOnly = row("A", { reds: [], greens: [redSelector("pytest a.py")], redWaiver: "coverage" });
    expect(nextStep(situation({ row: greenOnly, state: null }))).toBe("green");
  });

  it("leaves a row for which nothing can be run to a person", () => {
    const docs = row("A", { reds: [], proofWaiver: "documentation" });
    expect(nextStep(situation({ row: docs, state: null, baselineMissing: true }))).toBe("do");
  });
});
