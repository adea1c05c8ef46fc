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
import { fieldOf, type Formula, imageOf, objectOf, smooth } from "../support.ts";

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

  const grey = [200, 200, 200];
  const at = (file: Uint8Array, x: number, y: number): readonly number[] => {
    const png = PNG.sync.read(Buffer.from(file));
    return Array.from(png.data.subarray(4 * (y * png.width + x), 4 * (y * png.width + x) + 3));
  };

  it("leave out what no patch reached: grey, in amplitude and phase, alone and beside a truth", () => {
    const corner: Formula = (y, x) => (y < 6 && x < 6 ? { amplitude: 0, phase: 0 } : smooth(y, x));
    const { amplitude, phase } = renderObject(objectOf(40, 40, corner), null);
    for (const file of [amplitude, phase]) {
      expect(at(file, 12 + 30, 12 + 22 + 30)).toEqual(grey);
      expect(at(file, 12 + 200, 12 + 22 + 200)).not.toEqual(grey);
    }
    const pair = { prediction: fieldOf(60, 50, corner), truth, alignment };
    const compared = Object.values(renderComparison(pair, null));
    for (const file of compared) expect(at(file, 12 + 400 + 12 + 20, 12 + 22 + 20)).toEqual(grey);
  });

  it("show the phase less that of the object's mean, which a measurement leaves free", () => {
    const turned: Formula = (y, x) => ({ ...smooth(y, x), phase: smooth(y, x).phase + 1.7 });
    const [one, other] = [smooth, turned].map((formula) => renderObject(objectOf(40, 40, formula), null).phase);
    for (const place of [100, 200, 300]) {
      const [left, right] = [at(one!, place, place), at(other!, place, place)];
      for (const [part, value] of left.entries()) expect(Math.abs(right[part]! - value)).toBeLessThanOrEqual(8); // a step of the map
    }
  });

  it("of one pixel is a PNG of one pixel", () => {
    const png = PNG.sync.read(Buffer.from(encodePng(createRaster(1, 1, [1, 2, 3]))));
    expect(Array.from(png.data)).toEqual([1, 2, 3, 255]);
  });
});
