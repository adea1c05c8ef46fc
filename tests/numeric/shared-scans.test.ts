import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { inspectScan } from "../../src/trainer/data/inspection/inspect-scan.ts";
import type { Finding } from "../../src/trainer/data/inspection/types.ts";
import { openScan } from "../../src/trainer/data/open-scan.ts";
import { simulatePatterns } from "../../src/trainer/data/simulation/patterns.ts";
import { fieldsOf } from "../../src/trainer/physics/complex-field.ts";
import { createProbe, defaultCurvature } from "../../src/trainer/physics/probe.ts";
import { innerProduct } from "../../src/trainer/physics/probe-modes.ts";

const folder = process.env["PTYCHO_TEST_DATA"] ?? resolve("..", "shared", "data");
const missing = !existsSync(join(folder, "lines-n64-curved", "test.npz"));

async function wrong(name: string): Promise<readonly Finding[]> {
  const { findings } = await inspectScan(join(folder, name));
  return findings.filter(({ severity }) => severity !== "info");
}

describe.skipIf(missing)(`the benchmark scans (skipped where ${folder} is not there)`, () => {
  test.each(["lines-n64-curved", "lines-n64"])("%s is simulated again within its photon noise", async (name) => {
    const scan = await openScan(join(folder, name, "test.npz"));
    const frames = Array.from({ length: 100 }, (_, index) => 10 * index);
    const measured = await scan.patterns.read(frames);
    const pick = (values: Float64Array): Float64Array => Float64Array.from(frames, (frame) => values[frame] as number);
    const amplitude = await simulatePatterns(
      {
        objects: fieldsOf(scan.object!),
        modes: fieldsOf(scan.probe),
        positionsPx: { x: pick(scan.positionsPx.x), y: pick(scan.positionsPx.y) },
        scanIndex: new Int32Array(frames.length),
      },
      { random: null },
    );
    await scan.patterns.close();
    let [chiSquare, pixels] = [0, 0];
    amplitude.forEach((value, pixel) => {
      const mean = value ** 2;
      // Few counts have another law; at 1e6 the file's own float32 rounding begins to show.
      if (mean < 10 || mean > 1e6) return;
      chiSquare += ((measured[pixel] as number) ** 2 - mean) ** 2 / mean;
      pixels += 1;
    });
    expect(pixels).toBeGreaterThan(100_000);
    // One, with a standard error of √(2/pixels) = 0.004.
    expect(Math.abs(chiSquare / pixels - 1)).toBeLessThan(0.02);
  });

  test("the made probe is that of the scans: correlation of the curved one and of the flat one with theirs", async () => {
    for (const [name, curvature] of [
      ["lines-n64-curved", defaultCurvature],
      ["lines-n64", null],
    ] as const) {
      const scan = await openScan(join(folder, name, "test.npz"));
      await scan.patterns.close();
      const [theirs] = fieldsOf(scan.probe);
      const [ours] = fieldsOf(createProbe({ size: 64, curvature }));
      const overlap = Math.hypot(...innerProduct(theirs!, ours!));
      const norm = Math.sqrt(innerProduct(theirs!, theirs!)[0] * innerProduct(ours!, ours!)[0]);
      // The edge of their disk is cut by another Gaussian: a third of a pixel.
      expect(overlap / norm).toBeGreaterThan(0.998);
    }
  });

  test("inspection names lines-n64 symmetric and finds nothing wrong with lines-n64-curved", async () => {
    for (const part of ["train.npz", "test.npz"]) {
      expect(await wrong(join("lines-n64-curved", part))).toEqual([]);
      const findings = await wrong(join("lines-n64", part));
      expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(["warning probe-symmetry"]);
    }
  });

  test("inspection names the Siemens star's corner, counts, probe energy and hot pixel", async () => {
    const { findings } = await inspectScan(join(folder, "siemens-star-small.npz"));
    const of = (rule: string): Finding | undefined => findings.find((finding) => finding.rule === rule);
    expect(of("values")?.message).toContain("Values are counts");
    expect(of("zero-frequency")?.message).toContain("at the corner");
    expect(of("probe-energy")).toMatchObject({ severity: "warning" });
    expect(of("probe-energy")?.evidence).toContain("Σ|P|² = 51.83, mean counts of a frame 461,200");
    expect(of("hot-pixels")?.evidence).toBe("1, row and column: [0, 1]");
    expect(findings.some(({ severity }) => severity === "error")).toBe(false);
  });
});
