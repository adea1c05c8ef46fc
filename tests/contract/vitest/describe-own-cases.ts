import { describe, test } from "vitest";
import { runProject } from "../support/run-project.ts";
import type { ContractRunner } from "../support/types.ts";
import { ownCases } from "./own-cases.ts";

/** Proves that the adapter tells vitest's own situations rightly too. */
export function describeOwnCases(runner: ContractRunner): void {
  const reason = runner.missing === null ? "" : ` (skipped: ${runner.missing})`;
  describe.skipIf(runner.missing !== null)(`${runner.title}, its own cases${reason}`, () => {
    for (const [title, { project, expect: check }] of Object.entries(ownCases)) {
      test.concurrent(`${title}`, async () => check(await runProject(runner, project)));
    }
  });
}
