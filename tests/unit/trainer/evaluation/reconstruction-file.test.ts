import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveNpz } from "../../../../src/trainer/data/npz/save-npz.ts";
import { loadTruth } from "../../../../src/trainer/evaluation/load-truth.ts";
import { loadReconstruction, saveReconstruction } from "../../../../src/trainer/evaluation/reconstruction-file.ts";
import { diskProbe, objectOf, smooth } from "./support.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ptycho-evaluation-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reconstruction = {
  object: objectOf(30, 40, smooth),
  weights: new Float32Array(1200).fill(0.5),
  origin: { x: -7, y: 12 },
  pixelSizeM: 6.25e-9,
  centresPx: { x: Float64Array.of(1.5, 2.25), y: Float64Array.of(-3, 4) },
  probe: diskProbe(8),
  scanIndex: 1,
  source: { checkpoint: "last.ckpt", epochs: 3 },
};

// @spec specs/evaluation.md §8
describe("a reconstruction", () => {
  it("comes back from the disk as it was", async () => {
    const path = join(folder, "whole.npz");
    await saveReconstruction(path, reconstruction);
    expect(await loadReconstruction(path)).toEqual(reconstruction);
  });

  it("keeps it that a pixel's size is not known", async () => {
    const path = join(folder, "unknown-pixel.npz");
    await saveReconstruction(path, { ...reconstruction, pixelSizeM: null });
    expect((await loadReconstruction(path)).pixelSizeM).toBeNull();
  });

  it("with a flipped byte is refused", async () => {
    const path = join(folder, "flipped.npz");
    await saveReconstruction(path, reconstruction);
    const bytes = await readFile(path);
    bytes[400]! ^= 1; // within the first array
    await writeFile(path, bytes);
    await expect(loadReconstruction(path)).rejects.toMatchObject({ code: "DATA_CORRUPT" });
  });

  it("is told from another NPZ file", async () => {
    const path = join(folder, "other.npz");
    await saveNpz(path, { objectGuess: { dtype: "f4", shape: [2, 2], data: new Float32Array(4) } });
    await expect(loadReconstruction(path)).rejects.toMatchObject({
      code: "DATA_LAYOUT_UNKNOWN",
      details: { received: expect.stringContaining("objectGuess"), hint: expect.stringContaining("ptycho infer") },
    });
  });

  it("whose arrays do not fit each other is refused", async () => {
    const path = join(folder, "unfit.npz");
    await saveReconstruction(path, { ...reconstruction, origin: { x: Number.NaN, y: 0 } });
    await expect(loadReconstruction(path)).rejects.toMatchObject({ code: "PHYSICS_SHAPE" });
  });
});

// @spec specs/evaluation.md §9
describe("loadTruth", () => {
  it("takes the object of another reconstruction with its origin", async () => {
    const path = join(folder, "as-truth.npz");
    await saveReconstruction(path, reconstruction);
    const truth = await loadTruth(path, 0);
    expect(truth.origin).toEqual({ x: -7, y: 12 });
    expect(truth.object).toEqual(reconstruction.object);
    expect(truth.scan).toBeNull();
  });

  it("takes the object with the index asked for, its place unknown", async () => {
    const path = join(folder, "objects.npz");
    await saveNpz(path, { objects: { dtype: "f4", shape: [2, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } });
    const truth = await loadTruth(path, 1);
    expect(Array.from(truth.object.re)).toEqual([4, 5, 6]);
    expect(truth.origin).toBeNull();
    await expect(loadTruth(path, 2)).rejects.toMatchObject({
      code: "DATA_INVALID",
      details: { hint: expect.stringContaining("reconstruction") },
    });
  });

  it("says what to compare with where a file has no object", async () => {
    const path = join(folder, "none.npz");
    await saveNpz(path, { probeGuess: { dtype: "f4", shape: [1, 3], data: new Float32Array(3) } });
    await expect(loadTruth(path, 0)).rejects.toMatchObject({
      code: "DATA_LAYOUT_UNKNOWN",
      details: { hint: expect.stringContaining("classical solver") },
    });
  });
});
