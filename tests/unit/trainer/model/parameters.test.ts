import { describe, expect, it } from "vitest";
import { resolveModelConfig } from "../../../../src/trainer/model/model-config.ts";
import { createLayout, createWeights, networkWidths } from "../../../../src/trainer/model/parameters.ts";

const logScale = 1;

describe("networkWidths", () => {
  it.each([
    [64, { encoder: [64, 128, 256], decoder: [128, 64], outer: 64 }],
    [128, { encoder: [32, 64, 128, 256], decoder: [256, 128, 64], outer: 32 }],
    [256, { encoder: [16, 32, 64, 128, 256], decoder: [512, 256, 128, 64], outer: 16 }],
  ])("are those of the specification at N = %i and scale 2", (N, widths) => {
    expect(networkWidths(resolveModelConfig({ N }))).toEqual(widths);
  });

  it.each([
    [64, [256, 128, 64]],
    [128, [256, 128, 64, 32]],
  ] as const)("lead a supervised decoder back to N = %i, without an outer path", (N, decoder) => {
    const widths = networkWidths(resolveModelConfig({ N, architecture: "supervised" }));
    expect(widths.decoder).toEqual(decoder);
    expect(widths.outer).toBe(0);
  });

  it("grow in proportion with the scale", () => {
    expect(networkWidths(resolveModelConfig({ N: 64, nFiltersScale: 0.25 }))).toEqual({
      encoder: [8, 16, 32],
      decoder: [16, 8],
      outer: 8,
    });
  });
});

// @spec specs/network.md §§2, 3
describe("createLayout", () => {
  it.each([
    [64, 1, 2_331_772],
    [64, 2, 2_340_208],
    [128, 1, 4_661_212],
  ])("has as many weights as PtychoPINN's network at N = %i, gridsize %i, and the scale", (N, gridsize, count) => {
    expect(createLayout(resolveModelConfig({ N, gridsize })).size).toBe(count + logScale);
  });

  it("has about 12.9 million at N = 256", () => {
    expect(Math.round(createLayout(resolveModelConfig({ N: 256 })).size / 1e5)).toBe(129);
  });

  it("has a scale only where it is trained", () => {
    const names = (config: object): readonly string[] =>
      createLayout(resolveModelConfig({ N: 64, ...config })).parameters.map(({ name }) => name);
    expect(names({})).toContain("physics/logScale");
    expect(names({ intensityScaleTrainable: false })).not.toContain("physics/logScale");
    expect(names({ architecture: "supervised" })).not.toContain("physics/logScale");
  });

  it("lays all weights side by side, each name once, each with the size of its shape", () => {
    const { parameters, size } = createLayout(resolveModelConfig({ N: 128, gridsize: 2 }));
    let next = 0;
    for (const parameter of parameters) {
      expect(parameter.offset).toBe(next);
      expect(parameter.size).toBe(parameter.shape.reduce((product, side) => product * side, 1));
      next += parameter.size;
    }
    expect(next).toBe(size);
    expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  });

  it("names a kernel and its bias by decoder, block and convolution", () => {
    const { parameters } = createLayout(resolveModelConfig({ N: 64 }));
    const shapeOf = (name: string): readonly number[] | undefined =>
      parameters.find((parameter) => parameter.name === name)?.shape;
    expect(shapeOf("encoder/block1/conv1/kernel")).toEqual([3, 3, 1, 64]);
    expect(shapeOf("amplitude/block2/conv2/bias")).toEqual([64]);
    expect(shapeOf("phase/inner/kernel")).toEqual([3, 3, 60, 1]);
    expect(shapeOf("phase/outer/conv1/kernel")).toEqual([3, 3, 4, 64]);
    expect(shapeOf("phase/outer/head/kernel")).toEqual([3, 3, 64, 1]);
    expect(shapeOf("physics/logScale")).toEqual([]);
  });
});

// @spec specs/network.md §4
describe("createWeights", () => {
  const layout = createLayout(resolveModelConfig({ N: 64, nFiltersScale: 0.5 }));
  const weights = createWeights(layout, { seed: 7, logScale: -2.5 });

  const kernels = layout.parameters.filter(({ name }) => name.endsWith("/kernel"));

  it.each(kernels)("draws $name from Glorot's interval, and fills it", ({ shape, offset, size }) => {
    const [, , from = 0, to = 0] = shape;
    const limit = Math.sqrt(6 / (9 * from + 9 * to));
    const values = weights.subarray(offset, offset + size);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(limit));
    // The largest of n uniform numbers falls short of the end by 1/n of it; twelve times that has odds of 1e-5.
    expect(largest).toBeGreaterThan(limit * (1 - 12 / size));
    const power = values.reduce((sum, value) => sum + value ** 2, 0) / size;
    expect(Math.abs(power / (limit ** 2 / 3) - 1)).toBeLessThan(5 / Math.sqrt(size));
  });

  it("starts biases at zero and the scale where it is told", () => {
    for (const { offset, size } of layout.parameters.filter((each) => each.name.endsWith("/bias"))) {
      expect(weights.subarray(offset, offset + size).every((value) => value === 0)).toBe(true);
    }
    expect(weights[layout.size - 1]).toBe(-2.5);
  });

  it("gives the same weights for the same seed and others for another", () => {
    expect(createWeights(layout, { seed: 7, logScale: -2.5 })).toEqual(weights);
    const others = createWeights(layout, { seed: 8, logScale: -2.5 });
    const same = others.filter((value, index) => value === weights[index] && value !== 0);
    expect(same.length).toBeLessThan(10);
  });
});
