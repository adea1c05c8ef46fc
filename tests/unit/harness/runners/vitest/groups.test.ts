import { describe, expect, it } from "vitest";
import { groupByStart } from "../../../../../src/harness/runners/vitest/groups.ts";
import type { RunRequest } from "../../../../../src/harness/runners/types.ts";

function request(args: readonly string[], parts: Partial<RunRequest["command"]> & { cwd?: string } = {}): RunRequest {
  const { cwd = "/p", ...command } = parts;
  const whole = { text: "", environment: {}, launcher: ["npx"], runner: "vitest", program: "vitest", args, ...command };
  return { key: args.join(" "), command: whole as RunRequest["command"], cwd, timeoutMs: 1, logPath: "/l" };
}

const sizes = (requests: readonly RunRequest[]): readonly number[] =>
  groupByStart(requests).map((group) => group.length);

describe("groupByStart of vitest", () => {
  it("puts selectors together that differ in files and names only", () => {
    expect(sizes([request(["run", "a.test.ts"]), request(["run", "b.test.ts", "-t", "x"]), request(["run"])])).toEqual([
      3,
    ]);
  });

  it("keeps other options, folders, environments, launchers and programs apart", () => {
    const others = [
      request(["run"]),
      request(["run", "--project=web"]),
      request(["run"], { cwd: "/q" }),
      request(["run"], { environment: { A: "1" } }),
      request(["run"], { launcher: ["node"] }),
      request(["run"], { program: "./node_modules/.bin/vitest" }),
    ];
    expect(sizes(others)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("keeps selectors by line from the others, since they make vitest record lines", () => {
    expect(
      sizes([request(["run", "a.test.ts:3"]), request(["run", "a.test.ts"]), request(["run", "b.test.ts:9"])]),
    ).toEqual([2, 1]);
  });
});
