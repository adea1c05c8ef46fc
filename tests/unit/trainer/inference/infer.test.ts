import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { simulateScan } from "../../../../src/trainer/data/simulation/simulate-scan.ts";
import { toScan } from "../../../../src/trainer/data/simulation/simulated-scan-file.ts";
import type { Scan } from "../../../../src/trainer/data/types.ts";
import { infer, type InferOptions } from "../../../../src/trainer/inference/infer.ts";
import { train } from "../../../../src/trainer/training/train.ts";

const root = mkdtempSync(join(tmpdir(), "ptycho-infer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let scan: Scan;
let checkpoint = "";

/** Nine patterns, and a run that asks for batches of four at inference. */
beforeAll(async () => {
  scan = toScan(await simulateScan({ objectSize: 96, stepPx: 16 }));
  const execution = { epochs: 1, engine: "wasm", threads: 1, fastDevRun: true, inferenceBatchSize: 4 };
  const run = await train({ scan, folder: join(root, "run"), model: { nFiltersScale: 0.25 }, execution });
  checkpoint = run.checkpoint!;
});

/** How many patterns were done after each batch. */
async function batchesOf(options: Partial<InferOptions> = {}): Promise<readonly number[]> {
  const done: number[] = [];
  const engine = { name: "wasm", threads: 1 } as const;
  await infer({ checkpoint, scan, engine, onProgress: (count) => done.push(count), ...options });
  return done;
}

it("takes the patterns in batches of the run's inferenceBatchSize", async () => {
  expect(await batchesOf()).toEqual([4, 8, 9]);
});

it("takes them in batches of another size where that is asked for", async () => {
  expect(await batchesOf({ batchSize: 6 })).toEqual([6, 9]);
});

it("refuses a batch of no whole number of groups", async () => {
  await expect(batchesOf({ batchSize: 0 })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
});
