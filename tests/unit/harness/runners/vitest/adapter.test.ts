import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vitestAdapter } from "../../../../../src/harness/runners/vitest/adapter.ts";
import type { RunContext, RunnerEvent, RunRequest } from "../../../../../src/harness/runners/types.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vitest-adapter-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("vitestAdapter", () => {
  it.each(["vitest", "./node_modules/vitest/vitest.mjs", "node_modules/.bin/vitest", "vitest@4"])(
    "recognises %s",
    (program) => expect(vitestAdapter.recognises(program)).toBe(true),
  );

  it.each(["jest", "vitest-preview", "my-vitest", "vitest.config.ts"])("leaves %s to others", (program) =>
    expect(vitestAdapter.recognises(program)).toBe(false),
  );

  it("starts nothing where vitest is not installed, and tells it as the selector's end", async () => {
    const events: RunnerEvent[] = [];
    const signal = new AbortController().signal;
    const context: RunContext = { root, scratch: root, mark: "mark", signal, onEvent: (event) => events.push(event) };
    const command = { environment: {}, launcher: ["npx"], runner: "vitest", program: "vitest", args: ["run"] } as const;
    const whole = { text: "npx vitest run", ...command };
    const request: RunRequest = {
      key: "a",
      command: whole,
      cwd: "/absent/project",
      timeoutMs: 1_000,
      logPath: join(root, "a.log"),
    };
    const runs = await vitestAdapter.run([request], context);
    expect(runs[0]?.end).toMatchObject({ kind: "not-started", hint: expect.stringContaining("npm install") });
    expect(events).toEqual([{ kind: "selector-finished", run: runs[0] }]);
    expect(await vitestAdapter.collect(request, context)).toBeNull();
  });
});
