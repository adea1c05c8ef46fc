import { describe, expect, test } from "vitest";
import { checkProbe } from "../../../../../src/trainer/data/inspection/check-probe.ts";
import { probeEnergy } from "../../../../../src/trainer/physics/probe-measures.ts";
import { createProbe, defaultCurvature } from "../../../../../src/trainer/physics/probe.ts";
import type { ComplexArray } from "../../../../../src/trainer/physics/types.ts";

const curved = createProbe({ size: 64, curvature: defaultCurvature });
const energy = probeEnergy(curved);

function rolled(probe: ComplexArray, by: number): ComplexArray {
  const roll = (values: Float32Array): Float32Array =>
    values.map((_, at) => values[(((at >> 6) - by) & 63) * 64 + (((at & 63) - by) & 63)] as number);
  return { ...probe, re: roll(probe.re), im: roll(probe.im) };
}

function titles(probe: ComplexArray, meanCounts = energy / 2, size = 64): readonly string[] {
  return checkProbe(probe, { size, meanCounts })
    .filter(({ severity }) => severity !== "info")
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

describe("checks of the probe", () => {
  test("a curved, centred probe of the right energy is sound", () => {
    expect(titles(curved)).toEqual([]);
  });

  test("a flat disk is named as its own inversion, with threshold and way out", () => {
    const findings = checkProbe(createProbe({ size: 64 }), { size: 64, meanCounts: energy / 2 });
    expect(findings.find(({ severity }) => severity === "warning")).toMatchObject({
      rule: "probe-symmetry",
      evidence: expect.stringContaining("1.000; symmetric from 0.95 on") as string,
      fix: expect.stringContaining("gridsize 2") as string,
    });
  });

  test("another size is an error, and so are NaN and darkness", () => {
    expect(titles(curved, energy, 128)).toEqual(["error probe-shape"]);
    expect(titles({ ...curved, re: curved.re.map(() => NaN) })).toEqual(["error probe-values"]);
    expect(titles({ ...curved, re: new Float32Array(4096), im: new Float32Array(4096) })).toEqual([
      "error probe-values",
    ]);
  });

  // @spec specs/scan-files.md §6
  test.each([
    ["one for each position", [529, 64, 64], "probe.mean(axis=-3)"],
    ["eigen probes beside the shared one", [1, 2, 3, 64, 64], "probe[0, 0]"],
    ["modes along the last axis", [64, 64, 2], "np.moveaxis(probe, -1, 0)"],
  ])("%s: an error, told at once, with the one to save", (_, shape, fix) => {
    const probe = { shape, re: new Float32Array(64 * 64 * 600), im: new Float32Array(64 * 64 * 600) };
    const findings = checkProbe(probe, { size: 64, meanCounts: 1 });
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(["error probe-shape"]);
    expect(findings[0]?.fix).toContain(fix);
  });

  test("a probe at the corner of its window is an error, one beside its centre a warning", () => {
    expect(titles(rolled(curved, 32))).toEqual(["error probe-off-centre"]);
    expect(titles(rolled(curved, 5))).toEqual(["warning probe-off-centre"]);
    expect(titles(rolled(curved, 3))).toEqual([]);
  });

  test("a probe that fills its window is wide", () => {
    const wide = createProbe({ size: 64, diskRadiusPx: 31, curvature: defaultCurvature });
    expect(titles(wide, probeEnergy(wide) / 2)).toEqual(["warning probe-wide"]);
  });

  test.each([
    ["without the division by N", energy * 4096 * 0.5, "N = 64"],
    ["of another unit", energy * 1e-4, "√(counts / Σ|P|²) = 0.01"],
  ])("a probe %s is a warning that names the factor of opening", (_, counts, factor) => {
    const finding = checkProbe(curved, { size: 64, meanCounts: counts }).find(({ rule }) => rule === "probe-energy");
    expect(finding?.severity).toBe("warning");
    expect(finding?.fix).toContain(`multiplied by ${factor}`);
  });
});
