import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { renderLossCurves } from "../../../../../src/trainer/evaluation/pictures/curves.ts";
import { renderLineChart } from "../../../../../src/trainer/evaluation/pictures/line-chart.ts";

interface Svg {
  readonly svg: { readonly text: readonly { readonly "#text": string | number }[]; readonly path: unknown };
}

const parse = (svg: string): Svg =>
  new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(svg) as Svg;
const textsOf = (svg: string): readonly string[] => parse(svg).svg.text.map((text) => String(text["#text"]));
const pathOf = (svg: string): string => (parse(svg).svg.path as { readonly d: string }).d;

const chart = (y: readonly number[], more: object = {}): string =>
  renderLineChart({
    title: "a < b & c",
    xLabel: "x",
    yLabel: "y",
    series: [{ name: "curve", x: y.map((_, place) => place), y }],
    ...more,
  });

describe("renderLineChart", () => {
  it("is well-formed, with texts escaped", () => {
    const svg = chart([0, 1, 4]);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain("a &lt; b &amp; c");
  });

  it("spans its frame from the least to the largest value", () => {
    expect(pathOf(chart([0, 4, 2]))).toBe("M64 284L344 34L624 159"); // frame: 64 … 624 across, 34 … 284 down
  });

  it("leaves a gap for what is not finite", () => {
    expect(pathOf(chart([0, Number.NaN, 4]))).toBe("M64 284M624 34");
  });

  it("has ticks at round numbers, also on a logarithmic axis", () => {
    expect(textsOf(chart([0, 10]))).toEqual(expect.arrayContaining(["0", "2", "4", "6", "8", "10"]));
    expect(textsOf(chart([0.01, 100], { yScale: "log" }))).toEqual(expect.arrayContaining(["0.01", "1", "100"]));
  });

  it("draws a flat curve and an empty one", () => {
    expect(pathOf(chart([3, 3]))).toBe("M64 159L624 159");
    expect(pathOf(chart([]))).toBe("");
  });
});

describe("renderLossCurves", () => {
  const points = (losses: readonly number[]) =>
    losses.map((trainLoss, epoch) => ({ epoch, trainLoss, validationLoss: epoch === 0 ? null : trainLoss }));

  it("is logarithmic where losses fall by more than ten times", () => {
    expect(textsOf(renderLossCurves(points([100, 1]), "poisson"))).toContain("10");
    expect(textsOf(renderLossCurves(points([3, 1]), "poisson"))).toContain("1.5");
  });

  it("names both curves and the loss", () => {
    const svg = renderLossCurves(points([3, 2, 1]), "poisson_train_loss");
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["training", "validation"]));
    expect(svg).toContain(">poisson_train_loss</text>"); // turned, in a group of its own
  });
});
