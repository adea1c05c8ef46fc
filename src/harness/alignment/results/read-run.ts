import { loadResults } from "../../evidence/results.ts";
import type { RunFolder } from "../../evidence/run-folder.ts";
import type { Manifest, RecordedCollectionError, RecordedTest, Results, StepName } from "../../evidence/types.ts";
import { splitId } from "./split-id.ts";
import { toOutcome } from "./outcome.ts";
import type { RecordedResult } from "./types.ts";

/** RED and the baseline are meant to fail; what holds afterwards is the result. Later ones first. */
const lastSteps: readonly StepName[] = ["suite", "green"];

/** A finished loop whose manifest holds. */
export interface FinishedRun {
  readonly folder: RunFolder;
  readonly manifest: Manifest;
}

/**
 * The last result of each test that finished loops know. Of a test that several have, only the newest is looked at:
 * every loop holds the whole suite.
 * @throws AppError `EVIDENCE_CORRUPT`
 */
export async function readRuns(runs: readonly FinishedRun[]): Promise<readonly RecordedResult[]> {
  const newestFirst = runs.toSorted((a, b) => timeOf(b) - timeOf(a));
  const seen = new Set<string>();
  const tests: (readonly RecordedResult[])[] = [];
  for (const run of newestFirst) tests.push(readRun(run, await loadResults(run.folder), seen));
  return tests.flat();
}

function timeOf({ manifest }: FinishedRun): number {
  return Date.parse(manifest.finishedAt);
}

function readRun({ folder, manifest }: FinishedRun, results: Results, seen: Set<string>): readonly RecordedResult[] {
  return lastSteps.flatMap((step) => {
    const atMs = Date.parse(manifest[step]?.finishedAt ?? manifest.finishedAt);
    const from = { source: folder.runId, atMs };
    const tests = results.tests.filter((test) => test.step === step && !seen.has(test.id));
    for (const { id } of tests) seen.add(id);
    const errors = results.collectionErrors.filter((error) => error.step === step && error.file !== null);
    return [...tests.map((test) => toResult(test, from)), ...errors.map((error) => toBroken(error, from))];
  });
}

type Origin = Pick<RecordedResult, "source" | "atMs">;

function toResult(test: RecordedTest, from: Origin): RecordedResult {
  return { path: test.file, ...splitId(test), outcome: toOutcome(test), ...from };
}

function toBroken({ file }: RecordedCollectionError, from: Origin): RecordedResult {
  return { path: file, owner: "", name: "", outcome: "failed", ...from };
}
