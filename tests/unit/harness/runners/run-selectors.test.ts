import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { runSelectors } from "../../../../src/harness/runners/run-selectors.ts";
import type { RunContext, RunnerAdapter, RunnerEvent, RunRequest } from "../../../../src/harness/runners/types.ts";
import { passedRun, requestIn } from "./support.ts";

function adapterOf(run: RunnerAdapter["run"]): RunnerAdapter {
  return { name: "command", recognises: () => true, run, argvOf: () => [], collect: async () => null, canary: null };
}

/** Tells each end as it comes, like the real adapters. */
const orderly = adapterOf(async (requests, { onEvent }) =>
  requests.map((request) => {
    const run = passedRun(request);
    onEvent({ kind: "selector-finished", run });
    return run;
  }),
);

async function play(
  adapter: RunnerAdapter,
  requests: readonly RunRequest[],
): Promise<{ ends: unknown[]; told: string[] }> {
  const told: string[] = [];
  const onEvent = (event: RunnerEvent): void => {
    if (event.kind === "selector-finished") told.push(event.run.key);
  };
  const context: RunContext = { root: "/p", scratch: "/s", mark: "m", signal: new AbortController().signal, onEvent };
  const runs = await runSelectors(requests, context, async () => adapter);
  return { ends: runs.map((run) => [run.key, run.end.kind]), told };
}

const requests = [requestIn("/p", "pytest", "a"), requestIn("/p", "vitest", "b"), requestIn("/p", "pytest", "c")];
const complete = [
  ["a", "complete"],
  ["b", "complete"],
  ["c", "complete"],
];

describe("runSelectors", () => {
  it("groups requests by runner and returns their runs in the order given", async () => {
    expect(await play(orderly, requests)).toEqual({ ends: complete, told: ["a", "c", "b"] });
  });

  it("tells the end of each request once, also when the adapter tells none or tells it twice", async () => {
    const silent = adapterOf(async (group) => group.map((request) => passedRun(request)));
    const chatty = adapterOf(async (group, context) => {
      await orderly.run(group, context);
      return orderly.run(group, context);
    });
    expect(await play(silent, requests)).toEqual({ ends: complete, told: ["a", "c", "b"] });
    expect(await play(chatty, requests)).toEqual({ ends: complete, told: ["a", "c", "b"] });
  });

  it("stands in for a run that the adapter forgot and drops one that nobody asked for", async () => {
    const forgetful = adapterOf(async () => [passedRun(requestIn("/p", "pytest", "stranger"))]);
    const { ends, told } = await play(forgetful, requests.slice(0, 1));
    expect([ends, told]).toEqual([[["a", "not-started"]], ["a"]]);
  });

  it("contains an exception of one adapter and keeps what was settled before it", async () => {
    const failing = adapterOf(async (group, context) => {
      await orderly.run(group.slice(0, 1), context);
      throw new TypeError("bug");
    });
    expect((await play(failing, requests)).ends).toEqual([
      ["a", "complete"],
      ["b", "complete"],
      ["c", "not-started"],
    ]);
  });

  it("passes faults of the harness itself on", async () => {
    const full = adapterOf(async () => {
      throw new AppError("IO_FAILED", "disk full", { kind: "environment" });
    });
    await expect(play(full, requests)).rejects.toMatchObject({ code: "IO_FAILED" });
  });

  it("runs nothing for no requests", async () => {
    expect(await play(orderly, [])).toEqual({ ends: [], told: [] });
  });
});
