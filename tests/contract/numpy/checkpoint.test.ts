import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";
import { identity, runFit } from "../../unit/trainer/training/support/run.ts";
import { numpyMissing, python } from "./python.ts";

/** Prints what NumPy finds in a checkpoint: keys with types and shapes, the weights, the model of the meta data. */
const program = `
import hashlib, json, sys, numpy as np
with np.load(sys.argv[1]) as file:
    meta = json.loads(file['meta'].tobytes().decode('utf-8'))
    weights = np.concatenate([file['weights/' + p['name']].ravel() for p in meta['parameters']])
    print(json.dumps({
        'types': {key: [file[key].dtype.str, list(file[key].shape)] for key in file.files if key != 'meta'},
        'weights': weights.astype(float).tolist(),
        'weightsHash': hashlib.sha256(weights.tobytes()).hexdigest(),
        'statedHash': meta['weightsHash'],
        'N': meta['model']['config']['N'],
        'probe': [complex(z).imag for z in file['probe'].ravel()],
    }))
`;

describe.skipIf(numpyMissing !== null)(
  `A checkpoint and NumPy${numpyMissing === null ? "" : ` (skipped: ${numpyMissing})`}`,
  () => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "ptycho-numpy-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it("is opened by numpy.load, from the middle of an epoch too, with every array in its type and shape", async () => {
      const result = await runFit({
        knobs: { accumSteps: 4 },
        stopWhen: (event) => event.type === "batch-finished" && event.epoch === 1 && event.batch === 1,
        options: { checkpoints: { folder, identity } },
      });
      const path = join(folder, "last.ckpt");
      const { training } = await loadCheckpoint(path);
      expect(training.position).toBeGreaterThan(0);
      expect(JSON.parse(await python(program, [path]))).toEqual({
        types: {
          "weights/dense/kernel": ["<f4", [3, 1]],
          "weights/dense/bias": ["<f4", [1]],
          "optimizer/m": ["<f4", [4]],
          "optimizer/v": ["<f4", [4]],
          accumulator: ["<f8", [4]],
          "epoch_start/weights": ["<f4", [4]],
          "epoch_start/optimizer/m": ["<f4", [4]],
          "epoch_start/optimizer/v": ["<f4", [4]],
          probe: ["<c8", [1, 2, 2]],
          detector_mask: ["|u1", [2, 2]],
        },
        weights: [...result.weights],
        weightsHash: result.weightsHash,
        statedHash: result.weightsHash,
        N: 64,
        probe: [...identity.model.probe.im],
      });
    });
  },
);
