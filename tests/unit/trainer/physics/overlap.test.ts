import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type GroupGeometry, imposeOverlap } from "../../../../src/trainer/physics/overlap.ts";
import { describeOnEachEngine, dot, leakOf, normals, relativeError, uniforms } from "../../../support/engines.ts";

const size = 32;

/** Offsets of one group of gridsize², a raster of `step` with a jitter, as the data gives them: −(r − mean r), (y, x). */
function groupOffsets(gridsize: number, { step, jitter, seed }: { step: number; jitter: number; seed: number }) {
  const count = gridsize ** 2;
  const noise = uniforms(2 * count, seed, [-jitter, jitter]);
  const positions = Array.from({ length: count }, (_, channel) => [
    Math.floor(channel / gridsize) * step + (noise[2 * channel] as number),
    (channel % gridsize) * step + (noise[2 * channel + 1] as number),
  ]);
  const mean = (axis: number): number => positions.reduce((sum, place) => sum + (place[axis] as number), 0) / count;
  const centre = [mean(0), mean(1)] as const;
  return Float32Array.from(positions.flatMap(([y = 0, x = 0]) => [-(y - centre[0]), -(x - centre[1])]));
}

function geometryOf(offsetsPx: Float32Array, channels: number): GroupGeometry {
  const largest = offsetsPx.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  return {
    groups: offsetsPx.length / 2 / channels,
    channels,
    patchSize: size,
    canvasSize: size + 2 * Math.ceil(largest),
    offsetsPx,
  };
}

/** Patches of a function of place, (y, x) from the group's mean position, each cut at its own: centre = −offset. */
function cutPatches(object: (y: number, x: number) => number, { offsetsPx }: GroupGeometry): Float32Array {
  const members = offsetsPx.length / 2;
  return Float32Array.from({ length: members * size * size }, (_, index) => {
    const member = Math.floor(index / size ** 2);
    const [row, column] = [Math.floor(index / size) % size, index % size];
    const y = row - (size - 1) / 2 - (offsetsPx[2 * member] as number);
    const x = column - (size - 1) / 2 - (offsetsPx[2 * member + 1] as number);
    return object(y, x);
  });
}

function constrain(re: Float32Array, im: Float32Array, geometry: GroupGeometry) {
  const shape: [number, number, number] = [re.length / size ** 2, size, size];
  const parts = tf.tidy(() => {
    const result = imposeOverlap({ re: tf.tensor3d(re, shape), im: tf.tensor3d(im, shape) }, geometry);
    return [result.re, result.im] as tf.Tensor[];
  });
  const plain = parts.map((part) => Float32Array.from(part.dataSync()));
  tf.dispose(parts);
  return { re: plain[0] as Float32Array, im: plain[1] as Float32Array };
}

/** How far a pixel of a patch lies from the edge of the central half of each of its group, in pixels; inside is positive. */
function depths({ offsetsPx, channels }: GroupGeometry, index: number): readonly number[] {
  const member = Math.floor(index / size ** 2);
  const first = Math.floor(member / channels) * channels;
  const place = [Math.floor(index / size) % size, index % size].map(
    (pixel, axis) => pixel - (size - 1) / 2 - (offsetsPx[2 * member + axis] as number),
  );
  return Array.from({ length: channels }, (_, channel) => {
    const distances = place.map((at, axis) => Math.abs(at + (offsetsPx[2 * (first + channel) + axis] as number)));
    return size / 4 - Math.max(...distances);
  });
}

/** Indices of pixels that lie under some central half, with the reach of both interpolations to spare. */
function coveredPixels(geometry: GroupGeometry): readonly number[] {
  const pixels = Array.from({ length: (geometry.offsetsPx.length / 2) * size ** 2 }, (_, index) => index);
  return pixels.filter((index) => depths(geometry, index).some((depth) => depth > 1.5));
}

/** Those of them that no edge crosses: there a half of a pixel would be said by one neighbour alone. */
function smoothPixels(geometry: GroupGeometry): readonly number[] {
  return coveredPixels(geometry).filter((index) => depths(geometry, index).every((depth) => Math.abs(depth) > 1.5));
}

// @spec specs/forward-model.md §4
describeOnEachEngine("imposeOverlap", () => {
  it.each([
    [2, 4, 0],
    [2, 3.4, 0.7],
    [3, 3.7, 0.9],
  ])("gives patches of one smooth object back where they are covered: gridsize %i, step %f, jitter %f", (...raster) => {
    const [gridsize, step, jitter] = raster;
    const geometry = geometryOf(groupOffsets(gridsize, { step, jitter, seed: 1 }), gridsize ** 2);
    const object = (y: number, x: number): number => 2 + 0.3 * y - 0.2 * x + 0.02 * x * y; // bilinear: interpolated exactly
    const patches = cutPatches(object, geometry);
    const { re, im } = constrain(
      patches,
      patches.map((value) => -2 * value),
      geometry,
    );
    const pixels = smoothPixels(geometry);
    expect(pixels.length).toBeGreaterThan(100);
    for (const index of pixels) {
      const truth = patches[index] as number;
      // Divided by the weights + 1e-3, of which there is at least 1: up to 0.1 % too small.
      expect(Math.abs((re[index] as number) - truth)).toBeLessThan(1.1e-3 * Math.abs(truth) + 1e-5);
      expect(Math.abs((im[index] as number) + 2 * truth)).toBeLessThan(2.2e-3 * Math.abs(truth) + 2e-5);
    }
  });

  it("reaches beyond a patch's own central half: its neighbours tell it what lies there", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 4, jitter: 0, seed: 1 }), 4);
    const patches = cutPatches(() => 1, geometry);
    const { re } = constrain(patches, patches, geometry);
    // Channel 0 is the upper left: 4 px of its neighbours' central halves lie below and to the right of its own.
    const at = (row: number, column: number): number => re[row * size + column] as number;
    expect(at(25, 25)).toBeCloseTo(0.999, 3);
    expect(at(7, 7)).toBe(0); // above and left there is nobody
    expect(at(8, 8)).toBeCloseTo(0.999, 3);
  });

  it("lets a constant object remain constant to 0.1 % wherever a whole central half lies", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 3.3, jitter: 0.4, seed: 2 }), 4);
    const patches = new Float32Array(4 * size ** 2).fill(0.8);
    const { re } = constrain(patches, patches, geometry);
    for (const index of coveredPixels(geometry)) expect(Math.abs((re[index] as number) / 0.8 - 1)).toBeLessThan(1.1e-3);
    expect(Math.max(...re)).toBeLessThanOrEqual(0.8);
  });

  it("lets no patch speak outside its own central half", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 3.4, jitter: 0.5, seed: 3 }), 4);
    const patches = normals(4 * size ** 2, 4);
    const before = constrain(patches, patches, geometry).re;
    const changed = patches.map((value, index) => {
      const [row, column] = [Math.floor(index / size) % size, index % size];
      const central = [row, column].every((pixel) => pixel >= size / 4 && pixel < (3 * size) / 4);
      return central ? value : value + 1000;
    });
    expect(constrain(changed, patches, geometry).re).toEqual(before);
  });

  it("keeps the groups of a batch apart", () => {
    const one = groupOffsets(2, { step: 3.4, jitter: 0.5, seed: 5 });
    const other = groupOffsets(2, { step: 3, jitter: 0.9, seed: 6 });
    const both = geometryOf(Float32Array.from([...one, ...other]), 4);
    const patches = normals(8 * size ** 2, 7);
    const together = constrain(patches, patches, both).re;
    const half = 4 * size ** 2;
    [one, other].forEach((offsetsPx, group) => {
      const alone = patches.slice(group * half, (group + 1) * half);
      const expected = constrain(alone, alone, { ...both, groups: 1, offsetsPx }).re;
      expect(relativeError(together.subarray(group * half, (group + 1) * half), expected)).toBeLessThan(1e-6);
    });
  });

  it("weighs nothing by the size of its canvas", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 3.4, jitter: 0.5, seed: 8 }), 4);
    const patches = normals(4 * size ** 2, 9);
    const larger = constrain(patches, patches, { ...geometry, canvasSize: geometry.canvasSize + 6 }).re;
    expect(relativeError(larger, constrain(patches, patches, geometry).re)).toBeLessThan(1e-6);
  });

  it("cuts a single pattern to its central half and changes nothing else", () => {
    const geometry = geometryOf(new Float32Array([0, 0]), 1);
    const patches = normals(size ** 2, 10);
    const { re } = constrain(patches, patches, geometry);
    re.forEach((value, index) => {
      const central = [Math.floor(index / size), index % size].every((pixel) => pixel >= 8 && pixel < 24);
      expect(value).toBeCloseTo(central ? (patches[index] as number) / 1.001 : 0, 5);
    });
  });

  // With the weights W it is Tᵀ·W⁻¹·L, L the laying of central halves and T the laying of whole patches. Its gradient
  // is therefore Lᵀ·W⁻¹·T; ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ holds to the rounding of sums over 4096 float32 terms.
  it("has its adjoint for a gradient", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 3.4, jitter: 0.5, seed: 11 }), 4);
    const shape: [number, number, number] = [4, size, size];
    const [x, y] = [normals(4 * size ** 2, 12), normals(4 * size ** 2, 13)];
    const forward = constrain(x, x, geometry).re;
    const apply = (re: tf.Tensor): tf.Tensor => imposeOverlap({ re, im: tf.zerosLike(re) }, geometry).re;
    const adjoint = tf.tidy(() => tf.grad(apply)(tf.tensor3d(x, shape), tf.tensor3d(y, shape)));
    const [left, right] = [dot(forward, y), dot(x, adjoint.dataSync())];
    const scale = Math.sqrt(dot(forward, forward) * dot(y, y));
    expect(Math.abs(left - right) / scale).toBeLessThan(1e-6);
    adjoint.dispose();
  });

  it("has, pixel by pixel, the gradient of central differences", () => {
    const geometry = geometryOf(groupOffsets(2, { step: 2.6, jitter: 0.5, seed: 14 }), 4);
    const shape: [number, number, number] = [4, size, size];
    const [x, y] = [normals(4 * size ** 2, 15), normals(4 * size ** 2, 16)];
    const apply = (re: tf.Tensor): tf.Tensor => imposeOverlap({ re, im: tf.zerosLike(re) }, geometry).re;
    const gradient = tf.tidy(() => tf.grad(apply)(tf.tensor3d(x, shape), tf.tensor3d(y, shape)));
    const values = gradient.dataSync();
    // Linear: any step is exact; a step of 8 stands well above float32 rounding.
    const area = size ** 2;
    for (const pixel of [13 * size + 15, area + 8 * size + 8, 2 * area + 23 * size + 23, 3 * area + 2]) {
      const at = (step: number): number => {
        const moved = x.slice();
        moved[pixel] = (moved[pixel] as number) + step;
        return dot(constrain(moved, x, geometry).re, y);
      };
      expect(Math.abs((at(8) - at(-8)) / 16 - (values[pixel] as number))).toBeLessThan(1e-5);
    }
    gradient.dispose();
  });

  it("leaves nothing on the engine", async () => {
    const geometry = geometryOf(groupOffsets(2, { step: 3, jitter: 0.5, seed: 17 }), 4);
    const part = tf.ones([4, size, size]);
    expect(await leakOf(() => ({ ...imposeOverlap({ re: part, im: part }, geometry) }))).toEqual({
      tensors: 0,
      bytes: 0,
    });
  });
});

describe("a canvas that would cut patches", () => {
  const offsetsPx = new Float32Array([2.5, 0, -2.5, 0]);
  const base = { groups: 1, channels: 2, patchSize: size, offsetsPx };

  it.each([
    ["too small", { ...base, canvasSize: size + 4 }],
    ["not centred", { ...base, canvasSize: size + 7 }],
    [
      "given an offset that is no number",
      { ...base, canvasSize: size + 6, offsetsPx: new Float32Array([Number.NaN, 0, 0, 0]) },
    ],
  ])("is refused where it is %s", (_, geometry) => {
    const part = null as unknown as tf.Tensor; // never looked at
    expect(() => imposeOverlap({ re: part, im: part }, geometry)).toThrow(
      expect.objectContaining({
        code: "PHYSICS_SHAPE",
        details: expect.objectContaining({ hint: expect.stringContaining("validation split") }),
      }),
    );
  });
});
