import { createBatch } from "../../../../src/trainer/data/batch.ts";
import { createGroups } from "../../../../src/trainer/data/grouping.ts";
import { openScan } from "../../../../src/trainer/data/open-scan.ts";
import type { EngineName } from "../../../../src/trainer/engine/types.ts";
import { createPatchCorrelator, placeTruth } from "../../../../src/trainer/evaluation/patch-correlation.ts";
import { openReplica } from "../../../../src/trainer/model/open-replica.ts";
import { loadCheckpoint } from "../../../../src/trainer/training/checkpoint/checkpoint.ts";

/**
 * Median correlation of amplitudes inside the patches that a checkpoint of gridsize 1 predicts, before they are stitched:
 * there patch means have exactly 0.
 * @see specs/evaluation.md §6
 */
export async function correlationInsidePatches(
  checkpoint: string,
  file: string,
  engine: EngineName,
): Promise<number | null> {
  const { identity, training } = await loadCheckpoint(checkpoint);
  const scan = await openScan(file);
  const { replica } = await openReplica(identity.model, { name: engine });
  try {
    const { positionsPx, scanIndex, patterns, object } = scan;
    const groups = createGroups(positionsPx, scanIndex, { gridsize: 1, seed: 0 });
    const truth = placeTruth({ ...object!, shape: object!.shape.slice(1) }, { x: 0, y: 0 });
    const correlator = createPatchCorrelator(identity.model.probe, truth);
    const area = patterns.size ** 2;
    for (let pattern = 0; pattern < patterns.count; pattern += 1) {
      const batch = await createBatch(scan, groups, Int32Array.of(pattern));
      const { amplitude, phase } = await replica.predict(training.weights, batch);
      const centre = { x: positionsPx.x[pattern]!, y: positionsPx.y[pattern]! };
      correlator.add(amplitude.subarray(0, area), phase.subarray(0, area), centre);
    }
    return correlator.finish().amplitude;
  } finally {
    await replica.dispose();
    await scan.patterns.close();
  }
}
