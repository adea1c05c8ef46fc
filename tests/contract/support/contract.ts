import { describe, expect, test } from "vitest";
import type { CanaryProbe, RunRequest } from "../../../src/harness/runners/types.ts";
import { contractCases } from "./cases.ts";
import { runProject, withProject } from "./run-project.ts";
import type { ContractCaseName, ContractRunner } from "./types.ts";

/** Many probes at once start slower than a project's only one, for which a short limit is tried first. */
const loadedMs = 5_000;

/** Proves that an adapter tells every case of the table rightly, with real projects and real processes. */
export function describeContract(runner: ContractRunner): void {
  const reason = runner.missing === null ? "" : ` (skipped: ${runner.missing})`;
  describe.skipIf(runner.missing !== null)(`${runner.title}${reason}`, () => {
    for (const [name, { title, expect: check }] of Object.entries(contractCases)) {
      const project = runner.projects[name as ContractCaseName];
      test.concurrent(`${title}`, async () => {
        const outcome = await runProject(runner, project);
        expect(outcome.runs).toHaveLength(project.selectors.length);
        check(outcome);
      });
    }
    test.concurrent("its record says what a dry run announces, also of a suite", async () => {
      await withProject(runner, runner.projects["import-error"], async ({ requests, context }) => {
        const [request] = requests.map((one) => ({ ...one, keepGoing: true })) as [RunRequest];
        const [run] = await runner.adapter.run([request], context);
        expect(run?.argv).toEqual(runner.adapter.argvOf(request));
      });
    });
    for (const probe of runner.adapter.canary?.probes ?? []) {
      test.concurrent(`its canary's probe ${probe.name} comes out as specified`, async () => {
        expect(await runProbe(runner, probe)).toEqual(probe.expected);
      });
    }
  });
}

async function runProbe(runner: ContractRunner, probe: CanaryProbe): Promise<CanaryProbe["expected"] | null> {
  const files = runner.adapter.canary?.files ?? {};
  const { runs } = await runProject(runner, {
    files,
    selectors: [probe.args],
    timeoutMs: Math.max(probe.timeoutMs, loadedMs),
  });
  const run = runs[0];
  if (run === undefined) return null;
  const outcomes = run.tests.map((result) => result.outcome);
  return { end: run.end.kind, outcomes, collectionErrors: run.collectionErrors.length };
}
