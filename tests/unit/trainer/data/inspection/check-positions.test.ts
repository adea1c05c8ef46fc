import { describe, expect, test } from "vitest";
import { createRandom, permutation } from "../../../../../src/base/random/generator.ts";
import {
  checkPositions,
  type PositionSurroundings,
} from "../../../../../src/trainer/data/inspection/check-positions.ts";
import type { Finding } from "../../../../../src/trainer/data/inspection/types.ts";

/** 10 × 10 positions, 8 px apart; brightness a smooth function of the place. */
const x = Float64Array.from({ length: 100 }, (_, index) => 31.5 + 8 * (index % 10));
const y = Float64Array.from({ length: 100 }, (_, index) => 31.5 + 8 * Math.floor(index / 10));
const counts = x.map((value, index) => 1000 + 5 * value + 3 * (y[index] as number));
const surroundings: PositionSurroundings = { frames: 100, size: 64, probeDiameterPx: 24, counts };

interface Case {
  readonly x?: Float64Array;
  readonly y?: Float64Array;
  readonly scanIndex?: Float64Array;
  readonly objectSide?: number;
  readonly more?: Partial<PositionSurroundings>;
}

function check(change: Case = {}): readonly Finding[] {
  const side = change.objectSide ?? 200;
  const object = { shape: [1, side, side], re: new Float32Array(side * side), im: new Float32Array(side * side) };
  return checkPositions(
    { positions: { x: change.x ?? x, y: change.y ?? y }, object, scanIndex: change.scanIndex ?? null },
    { ...surroundings, ...change.more },
  );
}

function wrong(change: Case): readonly Finding[] {
  return check(change).filter(({ severity }) => severity !== "info");
}

function titles(change: Case): readonly string[] {
  return wrong(change).map(({ severity, rule }) => `${severity} ${rule}`);
}

// @spec specs/scan-files.md §6
describe("checks of positions", () => {
  test("a raster is sound: range and overlap are told", () => {
    expect(check().map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(["info positions", "info overlap"]);
    expect(check()[1]?.evidence).toContain("1 − 8/24 = 0.67");
  });

  test("negative positions are fine without an object", () => {
    const findings = checkPositions(
      { positions: { x: x.map((value) => value - 200), y }, object: null, scanIndex: null },
      surroundings,
    );
    expect(findings.every(({ severity }) => severity === "info")).toBe(true);
  });

  test("another number than of patterns is an error, of scan_index too", () => {
    expect(titles({ more: { frames: 99 } })).toEqual(["error count-mismatch"]);
    expect(titles({ scanIndex: new Float64Array(4) })).toEqual(["error count-mismatch"]);
    expect(wrong({ more: { frames: 99 } })[0]?.fix).toContain("do not cut");
    expect(wrong({ scanIndex: new Float64Array(4) })[0]?.fix).toContain("one number a pattern");
    const none = { x: new Float64Array(), y: new Float64Array(), more: { frames: 0, counts: null } };
    expect(titles(none)).toEqual(["error positions-missing"]);
  });

  test("micrometres are an error: all within half a window, less than a pixel apart", () => {
    const change = { x: x.map((value) => value / 100), y: y.map((value) => value / 100) };
    expect(titles(change)).toEqual(["error positions-unit"]);
    expect(wrong(change)[0]?.message).toContain("micrometres");
  });

  test("steps below a pixel over a wide field are a warning", () => {
    const line = Float64Array.from({ length: 100 }, (_, index) => 31.5 + 0.8 * index);
    expect(titles({ x: line, y: new Float64Array(100).fill(40) })).toContain("warning steps-too-small");
  });

  test("steps of many probe diameters are a warning that asks for the unit", () => {
    const change = { x: x.map((value) => value * 20), y: y.map((value) => value * 20), objectSide: 4000 };
    expect(titles(change)).toEqual(["warning steps-too-large"]);
    expect(wrong(change)[0]?.fix).toContain("nanometres");
  });

  test("a position far from all others is named, and one that no canvas can hold is an error", () => {
    const finding = wrong({ x: x.with(50, 5000) }).find(({ rule }) => rule === "positions-far");
    expect(finding?.evidence).toMatch(/^1 of 100, limit 160 px: 50 \(4,897 px away\)$/u);
    expect(titles({ x: x.with(50, 3e6) })).toContain("error positions-span");
  });

  test("a scan whose every place was measured twice in a row is told as that, with the steps between places", () => {
    const pairs = (values: Float64Array, by: number): Float64Array =>
      Float64Array.from({ length: 200 }, (_, index) => (values[index >> 1] as number) + (index % 2) * by);
    const findings = check({ x: pairs(x, 0.02), y: pairs(y, 0), more: { frames: 200, counts: pairs(counts, 0) } });
    const repeated = findings.find(({ rule }) => rule === "positions-repeated");
    expect(repeated).toMatchObject({ severity: "warning", fix: expect.stringContaining("Sum repeated") as string });
    expect(findings.find(({ rule }) => rule === "overlap")?.evidence).toContain("1 − 8/24");
  });

  test("that they are in pixels is believed where it is stated", () => {
    const change = { x: x.map((value) => value * 1e-6), y: y.map((value) => value * 1e-6) };
    expect(titles(change)).toEqual(["error positions-unit"]);
    expect(titles({ ...change, more: { unit: "px" } })).not.toContain("error positions-unit");
  });

  test("where metres were stated, the geometry is asked for", () => {
    const geometry = expect.stringContaining("energy in eV") as string;
    const small = { x: x.map((value) => value / 100), y: y.map((value) => value / 100), more: { unit: "m" as const } };
    expect(wrong(small)).toMatchObject([{ rule: "positions-unit", fix: geometry }]);
    const large = { x: x.map((value) => value * 1e7), y: y.map((value) => value * 1e7), more: { unit: "m" as const } };
    expect(wrong(large).find(({ rule }) => rule === "positions-span")).toMatchObject({ fix: geometry });
  });

  test("NaN is an error", () => {
    expect(titles({ x: x.with(3, NaN) })).toEqual(["error positions-not-finite"]);
    expect(wrong({ x: x.with(3, NaN) })[0]?.evidence).toBe("1 of 100: 3");
  });

  test("metres are an error", () => {
    const [a, b] = [x.map((value) => value * 1e-8), y.map((value) => value * 1e-8)];
    expect(titles({ x: a, y: b })).toEqual(["error positions-unit"]);
    expect(wrong({ x: a, y: b })[0]?.fix).toContain("--position-unit m");
  });

  test("positions repeated within a scan are a warning with places", () => {
    const repeated = { x: x.with(7, x[3] as number), y: y.with(7, y[3] as number) };
    expect(titles(repeated)).toEqual(["warning positions-repeated"]);
    expect(wrong(repeated)[0]?.evidence).toBe("2 of 100: (55.5, 31.5) of pattern 3, (55.5, 31.5) of pattern 7");
  });

  test("two scans that share positions are sound with scan_index, and suspected without", () => {
    const twice = (values: Float64Array): Float64Array => Float64Array.of(...values, ...values);
    const both = { x: twice(x), y: twice(y), more: { frames: 200, counts: twice(counts) } };
    const scanIndex = Float64Array.from({ length: 200 }, (_, index) => (index < 100 ? 0 : 1));
    expect(titles({ ...both, scanIndex })).toEqual([]);
    expect(wrong(both)[0]).toMatchObject({
      rule: "positions-repeated",
      fix: expect.stringContaining("scan_index") as string,
    });
  });

  test("one place for all is an error", () => {
    const place = new Float64Array(100).fill(40);
    expect(titles({ x: place, y: place })).toEqual(["error positions-repeated"]);
    expect(wrong({ x: place, y: place })[0]?.message).toBe("All patterns have the same position.");
  });

  test("steps wider than the probe are a warning", () => {
    expect(titles({ more: { probeDiameterPx: 9 } })).toEqual(["warning overlap"]);
    expect(wrong({ more: { probeDiameterPx: 9 } })[0]?.fix).toContain("gridsize 1");
  });

  test("windows beside the object are a warning with their number", () => {
    expect(titles({ objectSide: 130 })).toEqual(["warning positions-outside"]);
    expect(wrong({ objectSide: 130 })[0]?.evidence).toMatch(
      /^19 of 100 patterns: 9, 19, 29, 39, 49 …; the object has 130 × 130/u,
    );
  });

  test("a window at the edge of the object is inside, though metres made pixels of its place", () => {
    const rounded = x.map((value) => value * (1 + 1e-12));
    expect(titles({ x: rounded, objectSide: 136 })).toEqual([]);
    expect(titles({ x: x.map((value) => value + 0.01), objectSide: 136 })).toEqual(["warning positions-outside"]);
  });

  test("patterns in another order than their positions are suspected by their brightness", () => {
    const order = permutation(createRandom(1), 100);
    const shuffled = { more: { counts: counts.map((_, index) => counts[order[index] as number] as number) } };
    expect(titles(shuffled)).toEqual(["warning positions-shuffled"]);
    const flash = (values: Float64Array): Float64Array => values.with(12, 1e9);
    expect(titles({ more: { counts: flash(shuffled.more.counts) } })).toEqual(["warning positions-shuffled"]);
    expect(titles({ more: { counts: flash(counts) } })).toEqual([]);
  });
});
