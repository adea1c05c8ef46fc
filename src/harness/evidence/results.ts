import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { AppError } from "../../base/errors/app-error.ts";
import { saveFile } from "../../base/files/atomic.ts";
import type { SelectorRun } from "../runners/types.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Results, StepName } from "./types.ts";

const fileName = "results.json";
const empty: Results = { version: 1, tests: [], collectionErrors: [] };

/**
 * Results of a run; none where no step has finished yet.
 * @throws AppError `EVIDENCE_CORRUPT`
 */
export async function loadResults(folder: RunFolder): Promise<Results> {
  const path = join(folder.path, fileName);
  const text = await readPlainOrCompressed(path);
  if (text === null) return empty;
  try {
    return JSON.parse(text) as Results;
  } catch (cause) {
    throw new AppError("EVIDENCE_CORRUPT", `${fileName} of ${folder.runId} is not JSON`, {
      expected: "the file as the loop wrote it",
      hint: "restore it with `git restore`, or abort the loop with `loop abort` and run it again",
      where: { file: path },
      cause,
    });
  }
}

async function readPlainOrCompressed(path: string): Promise<string | null> {
  const plain = await readFile(path, "utf8").catch(() => null);
  if (plain !== null) return plain;
  const compressed = await readFile(`${path}.gz`).catch(() => null);
  return compressed === null ? null : gunzipSync(compressed).toString("utf8");
}

/**
 * Puts the results of a step in the place of its earlier ones.
 * @throws AppError `IO_FAILED`
 * @see specs/evidence-format.md §3
 */
export async function saveStepResults(folder: RunFolder, step: StepName, runs: readonly SelectorRun[]): Promise<void> {
  const before = await loadResults(folder);
  const of = <T>(pick: (run: SelectorRun) => readonly T[]): (T & { step: StepName; selector: string })[] =>
    runs.flatMap((run) => pick(run).map((item) => ({ step, selector: run.key, ...item })));
  const results: Results = {
    version: 1,
    tests: [...before.tests.filter((test) => test.step !== step), ...of((run) => run.tests)],
    collectionErrors: [
      ...before.collectionErrors.filter((error) => error.step !== step),
      ...of((run) => run.collectionErrors),
    ],
  };
  const path = join(folder.path, fileName);
  await saveFile(path, renderResults(results));
  await rm(`${path}.gz`, { force: true }); // of a finish that was cut short: two answers would be one too many
}

/** One test a line, so that two versions can be compared by eye and by git. */
function renderResults({ version, tests, collectionErrors }: Results): string {
  return `{\n  "version": ${version},\n  "tests": ${renderLines(tests)},\n  "collectionErrors": ${renderLines(collectionErrors)}\n}\n`;
}

function renderLines(items: readonly unknown[]): string {
  return items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
}
