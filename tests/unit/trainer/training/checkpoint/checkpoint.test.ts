import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openNpz } from "../../../../../src/trainer/data/npz/open-npz.ts";
import { saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import type { AppError } from "../../../../../src/base/errors/app-error.ts";
import { loadCheckpoint, saveCheckpoint } from "../../../../../src/trainer/training/checkpoint/checkpoint.ts";
import { assertSameNetwork } from "../../../../../src/trainer/training/checkpoint/same-network.ts";
import type { Checkpoint } from "../../../../../src/trainer/training/checkpoint/types.ts";
import { hashWeights } from "../../../../../src/trainer/training/weights-hash.ts";
import { layout, leastSquares, rows, sourceOf } from "../support/least-squares.ts";
import { eventsOf, identity, runFit, temporaryFolder } from "../support/run.ts";

/** A checkpoint from the middle of the second epoch, with an open window. */
async function middle(): Promise<{ readonly folder: string; readonly path: string; readonly checkpoint: Checkpoint }> {
  const folder = temporaryFolder();
  await runFit({
    knobs: { accumSteps: 4 },
    stopWhen: (event) => event.type === "batch-finished" && event.epoch === 1 && event.batch === 1,
    options: { checkpoints: { folder, identity } },
  });
  const path = join(folder, "last.ckpt");
  return { folder, path, checkpoint: await loadCheckpoint(path) };
}

const corrupt = {
  code: "TRAIN_CHECKPOINT_CORRUPT",
  kind: "input",
  details: { hint: expect.stringContaining("take another checkpoint of the same run folder") },
};

// @spec specs/checkpoint-format.md §§3, 4
describe("a checkpoint", () => {
  it("comes back to the bit: weights, memory, window, log, model", async () => {
    const { folder, checkpoint } = await middle();
    expect(checkpoint.training.position).toBeGreaterThan(0);
    expect(checkpoint.training.accumulator?.batches).toBeGreaterThan(0);
    expect(checkpoint.training.epochStart).not.toBeNull();
    expect(checkpoint.identity).toEqual(identity);
    await saveCheckpoint(join(folder, "again.ckpt"), checkpoint);
    expect(await loadCheckpoint(join(folder, "again.ckpt"))).toEqual(checkpoint);
  });

  it("is the same bytes for the same state", async () => {
    const { folder, path, checkpoint } = await middle();
    await saveCheckpoint(join(folder, "again.ckpt"), checkpoint);
    expect(readFileSync(join(folder, "again.ckpt")).equals(readFileSync(path))).toBe(true);
  });

  it("is an NPZ with an array for each parameter, under its name and in its shape", async () => {
    const { path, checkpoint } = await middle();
    const file = await openNpz(path);
    expect(file.keys).toContain("meta");
    expect(file.header("weights/dense/kernel")).toMatchObject({ dtype: "f4", shape: [3, 1] });
    expect((await file.read("weights/dense/bias")).data).toEqual(checkpoint.training.weights.slice(3));
    expect(file.header("accumulator")).toMatchObject({ dtype: "f8", shape: [4] });
    expect(file.header("probe")).toMatchObject({ dtype: "c8", shape: [1, 2, 2] });
    await file.close();
  });

  it("keeps numbers that are not finite in its log", async () => {
    const { folder, checkpoint } = await middle();
    const training = { ...checkpoint.training, earlyStopping: { best: 1, badEpochs: 0, last: Number.NaN } };
    await saveCheckpoint(join(folder, "nan.ckpt"), { ...checkpoint, training });
    expect((await loadCheckpoint(join(folder, "nan.ckpt"))).training.earlyStopping.last).toBeNaN();
  });

  it("holds the trained weights: what is loaded predicts the same bytes", async () => {
    const folder = temporaryFolder();
    const result = await runFit({ options: { checkpoints: { folder, identity } } });
    const { training } = await loadCheckpoint(join(folder, "last.ckpt"));
    const [replica, batch] = [leastSquares(), await sourceOf(rows(9, 3)).batch(Int32Array.of(0, 3, 8))];
    const [kept, loaded] = [
      await replica.predict(result.weights, batch),
      await replica.predict(training.weights, batch),
    ];
    expect(loaded).toEqual(kept);
    const saved = eventsOf(result, "checkpoint-saved");
    expect(saved.at(-1)).toMatchObject({ role: "last", weightsHash: result.weightsHash });
    expect(hashWeights(training.weights)).toBe(result.weightsHash);
    expect(eventsOf(result, "run-started")[0]?.weightsHash).not.toBe(result.weightsHash);
  });
});

// @spec specs/checkpoint-format.md §2
describe("a damaged checkpoint", () => {
  it("is refused whichever byte is flipped", async () => {
    const { folder, path } = await middle();
    const bytes = readFileSync(path);
    const flipped = join(folder, "flipped.ckpt");
    const step = Math.max(1, Math.floor(bytes.length / 60));
    const last = Array.from({ length: 100 }, (_, index) => bytes.length - 1 - index); // directory, its end, the seal
    const places = [...Array.from({ length: 60 }, (_, index) => index * step), ...last];
    for (const place of places) {
      const damaged = Buffer.from(bytes);
      damaged[place] = (damaged[place] as number) ^ (1 << (place % 8));
      writeFileSync(flipped, damaged);
      await expect(loadCheckpoint(flipped), `byte ${place} of ${bytes.length}`).rejects.toMatchObject(corrupt);
    }
  });

  it.each([0, 1, 21, 22, 71, 93, 1000])("is refused when only %i bytes of it are there", async (length) => {
    const { path } = await middle();
    truncateSync(path, length);
    await expect(loadCheckpoint(path)).rejects.toMatchObject(corrupt);
  });

  it("is refused when its last byte is missing, or one too many is there", async () => {
    const { path, folder } = await middle();
    const bytes = readFileSync(path);
    writeFileSync(join(folder, "short.ckpt"), bytes.subarray(0, -1));
    writeFileSync(join(folder, "long.ckpt"), Buffer.concat([bytes, Buffer.of(0)]));
    for (const name of ["short.ckpt", "long.ckpt"]) {
      await expect(loadCheckpoint(join(folder, name))).rejects.toMatchObject(corrupt);
    }
  });

  it("names one beside it, and how to resume from that where it was the last", async () => {
    const { path, folder } = await middle();
    const last = join(folder, "last.ckpt");
    writeFileSync(join(folder, "epoch=01.ckpt"), readFileSync(path));
    writeFileSync(last, "half");
    const error = await loadCheckpoint(last).catch((caught: unknown) => caught as AppError);
    const { hint } = (error as AppError).details;
    expect(hint).toMatch(/`ptycho infer \S+\.ckpt …`.*to resume from there, `cp \S+\.ckpt \S+last\.ckpt`$/u);
  });

  it("is told from a file that never was one", async () => {
    const folder = temporaryFolder();
    await saveNpz(join(folder, "scan.npz"), { xcoords: { dtype: "f8", shape: [1], data: Float64Array.of(1) } });
    writeFileSync(join(folder, "text.ckpt"), "hello");
    for (const name of ["scan.npz", "text.ckpt"]) {
      await expect(loadCheckpoint(join(folder, name))).rejects.toMatchObject(corrupt);
    }
  });

  it("is told from one that is not there", async () => {
    const folder = temporaryFolder();
    for (const path of [join(folder, "none.ckpt"), folder]) {
      await expect(loadCheckpoint(path)).rejects.toMatchObject({
        code: "TRAIN_CHECKPOINT_NOT_FOUND",
        kind: "input",
        details: { hint: "look into the folder checkpoints/ of the run folder" },
      });
    }
  });
});

describe("a checkpoint that cannot be written whole", () => {
  it("leaves the old file as it was and no half of the new one", async () => {
    const { path, folder, checkpoint } = await middle();
    const [before, files] = [readFileSync(path), readdirSync(folder)];
    const training = { ...checkpoint.training, weights: new Float32Array(2) }; // found out after the first array is on the disk
    await expect(saveCheckpoint(path, { ...checkpoint, training })).rejects.toMatchObject({ code: "DATA_INVALID" });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(files);
  });
});

describe("assertSameNetwork", () => {
  const { config } = identity.model;

  it("accepts the network that was trained", async () => {
    const { checkpoint } = await middle();
    expect(() => assertSameNetwork(checkpoint, { layout, config })).not.toThrow();
  });

  it("names every difference of another network", async () => {
    const { checkpoint, path } = await middle();
    const other = {
      layout: {
        size: 9,
        parameters: [
          { name: "dense/kernel", shape: [4, 1], offset: 0, size: 4 },
          { name: "head/bias", shape: [5], offset: 4, size: 5 },
        ],
      },
      config: { ...config, N: 128, nFiltersScale: 2 } as const,
    };
    expect(() => assertSameNetwork(checkpoint, other, path)).toThrow(
      expect.objectContaining({
        code: "MODEL_MISMATCH",
        details: expect.objectContaining({
          received: "4 weights, pinn N=64 gridsize=1 nFiltersScale=1",
          expected: "9 weights, pinn N=128 gridsize=1 nFiltersScale=2",
          hint: expect.stringContaining("the settings of the checkpoint"),
          problems: [
            "N: 64 in the checkpoint, 128 wanted",
            "nFiltersScale: 1 in the checkpoint, 2 wanted",
            "dense/kernel: 3×1 in the checkpoint, 4×1 wanted",
            "head/bias: not in the checkpoint",
            "dense/bias: only in the checkpoint",
          ],
          where: { file: path },
        }),
      }),
    );
  });

  it("refuses the same parameters in another order", async () => {
    const { checkpoint } = await middle();
    const [kernel, bias] = layout.parameters;
    if (kernel === undefined || bias === undefined) throw new Error("a layout of two");
    const turned = {
      size: 4,
      parameters: [
        { ...bias, offset: 0 },
        { ...kernel, offset: 1 },
      ],
    };
    expect(() => assertSameNetwork(checkpoint, { layout: turned, config })).toThrow(
      expect.objectContaining({ code: "MODEL_MISMATCH" }),
    );
  });
});
