import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunnerEvent, RunRequest } from "../../../src/harness/runners/types.ts";
import { runProject, withProject } from "../support/run-project.ts";
import type { ContractProject, ContractRunner } from "../support/types.ts";
import { ownCases } from "./own-cases.ts";

const mixed: ContractProject = {
  files: {
    "packages/a/tests/it.test.js": `import { describe, test } from "vitest";
import { writeFileSync } from "node:fs";
describe("math", () => {
  test("adds", () => writeFileSync("ran", ""));
  test.skip("adds later", () => {});
  test("divides", () => {});
});
`,
    "packages/a/tests/other.test.js": 'import { test } from "vitest";\ntest("other", () => {});\n',
  },
  selectors: [
    ["run", "it.test.js", "-t", "adds"],
    ["run", "other.test.js"],
  ],
};

/** Proves that the adapter tells vitest's own situations rightly too. */
export function describeOwnCases(runner: ContractRunner): void {
  const reason = runner.missing === null ? "" : ` (skipped: ${runner.missing})`;
  describe.skipIf(runner.missing !== null)(`${runner.title}, its own cases${reason}`, () => {
    for (const [title, { project, expect: check }] of Object.entries(ownCases)) {
      test.concurrent(`${title}`, async () => {
        const outcome = await runProject(runner, project);
        expect(outcome.runs).toHaveLength(project.selectors.length);
        check(outcome);
      });
    }

    test.concurrent("collecting lists the tests that would run and runs none", async () => {
      await withProject(runner, mixed, async ({ root, requests, context }) => {
        const [request] = requests.map((one) => inPackage(one, root)) as [RunRequest];
        const ids = await runner.adapter.collect(request, context);
        expect(ids).toEqual(["adds", "adds later"].map((name) => `packages/a/tests/it.test.js > math > ${name}`));
        expect(existsSync(join(root, "packages/a/ran"))).toBe(false);
      });
    });

    test.concurrent("many selectors are collected in one start-up, with what keeps a file from being read", async () => {
      const files = {
        "tests/it.test.js": 'import { test } from "vitest";\ntest("adds", () => {});\n',
        "tests/broken.test.js": 'import "./gone.js";\n',
      };
      const selectors = [
        ["run", "it.test.js"],
        ["run", "broken.test.js"],
        ["run", "it.test.js", "-t", "no"],
        ["run", "x"],
      ];
      await withProject(runner, { files, selectors }, async ({ requests, context }) => {
        const events: RunnerEvent[] = [];
        const onEvent = (event: RunnerEvent): void => void events.push(event);
        const collected = await runner.adapter.collectAll?.(requests, { ...context, onEvent });
        expect(collected?.map(({ ids }) => ids)).toEqual([["tests/it.test.js > adds"], [], [], []]);
        expect(collected?.map(({ collectionErrors }) => collectionErrors.length)).toEqual([0, 1, 0, 0]);
        expect(events.filter(({ kind }) => kind === "process-started")).toHaveLength(1);
      });
    });

    test.concurrent("selectors in a package share one start-up and have ids from the root", async () => {
      await withProject(runner, mixed, async ({ root, requests, context }) => {
        const events: RunnerEvent[] = [];
        const onEvent = (event: RunnerEvent): void => void events.push(event);
        const inside = requests.map((one) => inPackage(one, root));
        const runs = await runner.adapter.run(inside, { ...context, onEvent });
        expect(runs.flatMap((run) => run.tests.map(({ id, outcome }) => `${id}: ${outcome}`))).toEqual([
          "packages/a/tests/it.test.js > math > adds: passed",
          "packages/a/tests/it.test.js > math > adds later: skipped",
          "packages/a/tests/other.test.js > other: passed",
        ]);
        expect(runs.map((run) => run.sharedStart)).toEqual([true, true]);
        expect(events.filter(({ kind }) => kind === "process-started")).toHaveLength(1);
        expect(runs[0]?.argv).toEqual(["npx", "vitest", "run", "it.test.js", "-t", "adds"]);
      });
    });
  });
}

function inPackage(request: RunRequest, root: string): RunRequest {
  return { ...request, cwd: join(root, "packages/a") };
}
