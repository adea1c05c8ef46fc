import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { drawText, textHeight, textWidth } from "../../../../../src/trainer/evaluation/pictures/bitmap-font.ts";
import { cyclicMap, sequentialMap } from "../../../../../src/trainer/evaluation/pictures/colour-map.ts";
import {
  phaseRange,
  renderComparison,
  renderObject,
} from "../../../../../src/trainer/evaluation/pictures/comparison.ts";
import { createRaster, encodePng } from "../../../../../src/trainer/evaluation/pictures/raster.ts";
import { chooseScaleBar } from "../../../../../src/trainer/evaluation/pictures/scale-bar.ts";
import { fieldOf, imageOf, objectOf, smooth } from "../support.ts";

describe("scale bars", () => {
  it.each([
    { width: 330, pixel: null, label: "50 px", lengthPx: 50 },
    { width: 330, pixel: 6.3e-9, label: "500 nm", lengthPx: 500 / 6.3 },
    { width: 400, pixel: 30e-9, label: "2 µm", lengthPx: 2000 / 30 },
    { width: 100, pixel: 0.04e-9, label: "1 nm", lengthPx: 25 },
    { width: 3, pixel: null, label: "1 px", lengthPx: 1 },
  ])("of an image $width pixels wide with pixels of $pixel m says $label", ({ width, pixel, label, lengthPx }) => {
    const bar = chooseScaleBar(width, pixel);
    expect(bar.label).toBe(label);
    expect(bar.lengthPx).toBeCloseTo(lengthPx, 6);
  });
});

describe("colours", () => {
  it("of a phase meet after one turn", () => {
    expect(cyclicMap(0)).toEqual(cyclicMap(1));
    expect(cyclicMap(0.3)).toEqual(cyclicMap(-0.7));
    expect(cyclicMap(0.25)).not.toEqual(cyclicMap(0.75));
  });

  it("of an amplitude grow brighter and stop at the ends of the range", () => {
    const brightness = (share: number): number => sequentialMap(share).reduce((sum, part) => sum + part, 0);
    expect(brightness(0)).toBeLessThan(brightness(0.5));
    expect(brightness(0.5)).toBeLessThan(brightness(1));
    expect(sequentialMap(7)).toEqual(sequentialMap(1));
    expect(sequentialMap(-7)).toEqual(sequentialMap(0));
  });
});

describe("text", () => {
  it("draws digits apart, one dark pixel a bit of the font", () => {
    const dark = (text: string): string => {
      const raster = createRaster(textWidth(text), textHeight, [255, 255, 255]);
      drawText(raster, text, { x: 0, y: 0, colour: [0, 0, 0] });
      return Array.from({ length: raster.width * raster.height }, (_, i) =>
        raster.rgba[4 * i] === 0 ? "#" : ".",
      ).join("");
    };
    expect(new Set("0123456789".split("").map(dark)).size).toBe(10);
    expect(dark("-")).toBe(`${".".repeat(15)}#####${".".repeat(20)}`);
    expect(dark("§")).not.toContain("#");
  });
});

describe("phaseRange", () => {
  it.each([
    [3, Math.PI],
    [1.5, Math.PI], // more than nine tenths of π/2
    [0.9, Math.PI / 2],
    [0.1, Math.PI / 16],
    [0, Math.PI / 32],
  ])("for phases up to %f is one turn of ±%f", (largest, half) => {
    const { min, max } = phaseRange(imageOf(1, 2, (_y, x) => (x === 0 ? 0 : -largest)));
    expect(max).toBeCloseTo(half, 12);
    expect(min).toBe(-max);
  });
});

describe("pictures of objects", () => {
  const truth = fieldOf(60, 50, smooth);
  const prediction = fieldOf(60, 50, () => ({ amplitude: 99, phase: 0 }));
  const alignment = {
    shiftPx: { x: 0, y: 0 },
    registered: false,
    amplitudeScale: 1,
    phasePlane: { constant: 0, perColumn: 0, perRow: 0 },
  };

  it("show truth and result in the truth's range, side by side, scaled up by whole numbers", () => {
    const png = PNG.sync.read(Buffer.from(renderComparison({ prediction, truth, alignment }, null).amplitude));
    const pixel = (x: number, y: number): readonly number[] =>
      Array.from(png.data.subarray(4 * (y * png.width + x), 4 * (y * png.width + x) + 3));
    const middle = 12 + 400 + 12 + 200; // margin, first panel of 50 × 8, gap, middle of the second
    expect(pixel(middle, 200)).toEqual(sequentialMap(1)); // far above the truth's range: its upper end
    expect(png.height).toBe(12 + 22 + 480 + 12);
  });

  it("show an object alone, its unlit border left out of the range", () => {
    const object = objectOf(40, 40, (y, x) =>
      Math.hypot(y - 20, x - 20) > 12 ? { amplitude: 0, phase: 0 } : smooth(y, x),
    );
    const { amplitude, phase } = renderObject(object, 5e-9);
    for (const file of [amplitude, phase]) expect(PNG.sync.read(Buffer.from(file)).width).toBeGreaterThan(400);
  });

  it("of one pixel is a PNG of one pixel", () => {
    const png = PNG.sync.read(Buffer.from(encodePng(createRaster(1, 1, [1, 2, 3]))));
    expect(Array.from(png.data)).toEqual([1, 2, 3, 255]);
  });
});
