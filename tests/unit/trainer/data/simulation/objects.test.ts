import { describe, expect, test } from "vitest";
import { createRandom } from "../../../../../src/base/random/generator.ts";
import { createObject, objectKinds } from "../../../../../src/trainer/data/simulation/objects.ts";
import { fourierTransform } from "../../../../../src/trainer/physics/fourier.ts";
import type { ComplexField } from "../../../../../src/trainer/physics/complex-field.ts";

function amplitudeOf({ re, im }: ComplexField): Float64Array {
  return re.map((value, pixel) => Math.hypot(value, im[pixel] as number));
}

function phaseOf({ re, im }: ComplexField): Float64Array {
  return re.map((value, pixel) => Math.atan2(im[pixel] as number, value));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

describe.each(objectKinds)("the object %s", (kind) => {
  const object = createObject(kind, 128, createRandom(5));

  test("has amplitude within what a transmission can be, and structure in amplitude and phase", () => {
    const amplitude = amplitudeOf(object);
    expect(Math.min(...amplitude)).toBeGreaterThan(0.05);
    expect(Math.max(...amplitude)).toBeLessThan(1.5);
    expect(deviationOf(amplitude)).toBeGreaterThan(0.1);
    expect(deviationOf(phaseOf(object))).toBeGreaterThan(0.1);
  });

  test("is the same for one seed and another for another", () => {
    expect(createObject(kind, 128, createRandom(5))).toEqual(object);
    expect(createObject(kind, 128, createRandom(6)).re).not.toEqual(object.re);
  });
});

describe("the lines", () => {
  const object = createObject("lines", 200, createRandom(1));
  const [amplitude, phase] = [amplitudeOf(object), phaseOf(object)];

  test("have a mean of 0.65 and the phase of their amplitude turned by 90°", () => {
    expect(meanOf(amplitude)).toBeCloseTo(0.65, 12);
    const greatest = amplitude.reduce((most, value) => Math.max(most, value), 0);
    for (const [row, column] of [
      [0, 0],
      [17, 150],
      [199, 3],
    ] as const) {
      const turned = amplitude[column * 200 + (199 - row)] as number;
      const expected = Math.PI * Math.tanh((turned - greatest / 2) / (3 * 0.65));
      expect(phase[row * 200 + column]).toBeCloseTo(expected, 9);
    }
  });

  test("keep their density at another size", () => {
    const small = amplitudeOf(createObject("lines", 64, createRandom(2)));
    const contrast = deviationOf(small) / 0.65;
    expect(contrast).toBeGreaterThan(0.12);
    expect(contrast).toBeLessThan(0.45);
  });
});

test("the Gaussian field's power falls as k^−0.4", () => {
  const field = createObject("gaussian-field", 256, createRandom(3));
  const phase = phaseOf(field).map((value) => value / 0.4);
  const { re, im } = fourierTransform({ height: 256, width: 256, re: phase, im: new Float64Array(phase.length) });
  const powerBetween = (low: number, high: number): number => {
    const power = Array.from(re.keys())
      .map((pixel) => ({ pixel, y: Math.floor(pixel / 256), x: pixel % 256 }))
      .filter(({ y, x }) => {
        const k = Math.hypot(Math.min(y, 256 - y), Math.min(x, 256 - x));
        return k >= low && k < high;
      })
      .map(({ pixel }) => (re[pixel] as number) ** 2 + (im[pixel] as number) ** 2);
    return power.reduce((sum, value) => sum + value, 0) / power.length;
  };
  // Over a factor 10 in k the power falls by 10^0.4 = 2.5; the low ring averages 200 modes, 7 %.
  const ratio = powerBetween(7, 9) / powerBetween(70, 90);
  expect(ratio).toBeGreaterThan(2.5 * 0.75);
  expect(ratio).toBeLessThan(2.5 * 1.3);
});

test("the Siemens star has its 24 spokes on every circle", () => {
  const amplitude = amplitudeOf(createObject("siemens-star", 256, createRandom(1)));
  let changes = 0;
  let before = true;
  for (let step = 0; step <= 3600; step += 1) {
    const angle = (2 * Math.PI * (step % 3600)) / 3600;
    const [row, column] = [127.5 + 90 * Math.sin(angle), 127.5 + 90 * Math.cos(angle)].map(Math.round) as [
      number,
      number,
    ];
    const dark = (amplitude[row * 256 + column] as number) < 0.75;
    if (step > 0 && dark !== before) changes += 1;
    before = dark;
  }
  expect(changes).toBe(48);
});

test("a size that holds no object is refused", () => {
  expect(() => createObject("lines", 15, createRandom(1))).toThrow(
    expect.objectContaining({
      code: "CONFIG_INVALID",
      details: expect.objectContaining({ received: "15", hint: expect.stringContaining("392") }),
    }),
  );
});
