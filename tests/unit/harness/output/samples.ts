import type { SelectorRecord } from "../../../../src/harness/evidence/types.ts";
import type { LoopEvent } from "../../../../src/harness/output/events.ts";
import { loadStory } from "../summary/story.ts";

/** A selector as recorded, with what a test wants otherwise. */
export function selectorRecord(change: Partial<SelectorRecord> = {}): SelectorRecord {
  return { ...loadStory().manifest.red!.selectors[0]!, ...change };
}

type EventsByName = { readonly [Name in LoopEvent["event"]]: Extract<LoopEvent, { readonly event: Name }> };

/** One event of each kind; the compiler wants a new kind here too. */
export const sampleEvents: EventsByName = {
  "loop-started": {
    event: "loop-started",
    runId: "reports/A-1/A.1/2025-10-23T094500Z",
    initiative: "A-1",
    row: "A.1",
    title: "Add two numbers",
    plan: "plans/active/A-1/plan.md",
    resumed: false,
  },
  "step-started": {
    event: "step-started",
    step: "red",
    selectors: [{ key: "adds", command: 'vitest run -t "adds"' }],
    lastMs: 1250,
  },
  "selector-started": {
    event: "selector-started",
    step: "red",
    key: "test_monitor_uses_val_loss_name",
    command: 'vitest run -t "adds"',
    lastMs: null,
  },
  "test-finished": {
    event: "test-finished",
    step: "red",
    key: "test_monitor_uses_val_loss_name",
    id: "tests/add.test.ts > adds",
    outcome: "failed",
  },
  "selector-finished": { event: "selector-finished", step: "red", record: selectorRecord() },
  "step-finished": { event: "step-finished", step: "red", holds: true, durationMs: 1300, treeHash: "ab" },
  refused: {
    event: "refused",
    step: "red",
    selector: 'vitest run -t "adds"',
    code: "wrong-failure",
    message: "1 test failed for another reason",
    expected: "AssertionError: expected 3",
    received: "TypeError: add is not a function\n  at add.ts:1",
    hint: "mend the test or what it expects",
    log: "reports/ADR-003-BACKEND-API/EB2.B/2025-10-23T094500Z/red/monitor.log",
  },
  note: { event: "note", level: "warning", message: "The tree changed since GREEN" },
  document: { event: "document", path: "reports/A/B/2025-10-23T094500Z/summary.md", text: "# Summary\n" },
  "file-written": { event: "file-written", path: "docs/fix_plan.md" },
  next: { event: "next", message: "Make it pass, then run", commands: ["npm run loop"] },
  error: {
    event: "error",
    code: "PLAN_INVALID",
    message: "The plan has errors",
    received: "grren",
    expected: "green",
    hint: "write green",
    where: "plans/a.md:3:5",
    problems: ["plans/a.md:3:5 error plan-unknown-key: Unknown key"],
  },
  result: { event: "result", command: "status", data: { rows: [] } },
  ended: { event: "ended", exitCode: 1 },
};
