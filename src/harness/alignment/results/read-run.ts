import { loadResults } from "../../evidence/results.ts";
import type { RunFolder } from "../../evidence/run-folder.ts";
import type { Manifest, RecordedCollectionError, RecordedTest, StepName } from "../../evidence/types.ts";
import { splitId } from "./split-id.ts";
import { toOutcome } from "./outcome.ts";
import type { RecordedResult } from "./types.ts";

/** RED and the baseline are meant to fail; what holds afterwards is the result. Later ones first. */
const lastSteps: readonly StepName[] = ["suite", "green"];

/**
 * The last result of each test in a finished loop.
 * @throws AppError `EVIDENCE_CORRUPT`
 */
export async function readRun({
  folder,
  manifest,
}: {
  readonly folder: RunFolder;
  readonly manifest: Manifest;
}): Promise<readonly RecordedResult[]> {
  const results = await loadResults(folder);
  const seen = new Set<string>();
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
