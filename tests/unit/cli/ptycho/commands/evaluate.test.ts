import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type EvaluateOptions, runEvaluate } from "../../../../../src/cli/ptycho/commands/evaluate.ts";
import { saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import { simulateScan } from "../../../../../src/trainer/data/simulation/simulate-scan.ts";
import { saveSimulatedScan } from "../../../../../src/trainer/data/simulation/simulated-scan-file.ts";
import { saveReconstruction } from "../../../../../src/trainer/evaluation/reconstruction-file.ts";
import type { EvaluationReport } from "../../../../../src/trainer/evaluation/types.ts";

let folder = "";
let truth = "";

/** A small scan, and its truth as somebody's reconstruction of it: cut by 3 pixels, twice as bright, turned by 1 rad. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ptycho-evaluate-"));
  truth = join(folder, "scan.npz");
  const simulated = await simulateScan({ objectSize: 140, stepPx: 12, photonsPerFrame: 1e6, seed: 4 });
  await saveSimulatedScan(truth, simulated);
  const [, height = 0, width = 0] = simulated.objects.shape;
  const cut = 3;
  const shape = [height - 2 * cut, width - 2 * cut] as const;
  const [re, im] = [new Float32Array(shape[0] * shape[1]), new Float32Array(shape[0] * shape[1])];
  for (let pixel = 0; pixel < re.length; pixel += 1) {
    const from = (Math.floor(pixel / shape[1]) + cut) * width + (pixel % shape[1]) + cut;
    const [a, b] = [simulated.objects.re[from]!, simulated.objects.im[from]!];
    re[pixel] = 2 * (a * Math.cos(1) - b * Math.sin(1));
    im[pixel] = 2 * (a * Math.sin(1) + b * Math.cos(1));
  }
  await saveReconstruction(join(folder, "reconstruction.npz"), {
    object: { shape, re, im },
    weights: new Float32Array(re.length).fill(1),
    origin: { x: cut, y: cut },
    pixelSizeM: 10e-9,
    centresPx: simulated.positionsPx,
    probe: simulated.probe,
    scanIndex: 0,
    source: { checkpoint: "best.ckpt" },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Standard output, standard error and exit code of a command. */
async function run(options: Partial<EvaluateOptions>) {
  const lines = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((lines.out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((lines.err += String(text)), true));
  await runEvaluate({ reconstruction: folder, truth, ...options });
  return { ...lines, exitCode: process.exitCode };
}

describe("ptycho evaluate", () => {
  it("scores the truth as perfect, names the yardsticks, writes table, pictures and page", async () => {
    const { out, exitCode } = await run({});
    expect(exitCode).toBe(0);
    expect(out).toMatch(/prediction +amplitude +1\.000/);
    expect(out).toMatch(/constant +phase/);
    expect(out).toMatch(/patch means +amplitude/);
    const files = await readdir(join(folder, "evaluation"));
    expect(files.sort()).toEqual([
      "amplitude.png",
      "evaluation.csv",
      "evaluation.json",
      "frc.svg",
      "phase.png",
      "report.html",
    ]);
    const page = await readFile(join(folder, "evaluation", "report.html"), "utf8");
    expect(page).toContain("best.ckpt");
  });

  it("answers programs with the report that it saved", async () => {
    const output = join(folder, "other");
    const { out } = await run({ json: true, output, region: "40,40,64,64" });
    const answer = JSON.parse(out) as EvaluationReport;
    const saved = JSON.parse(await readFile(join(output, "evaluation.json"), "utf8")) as EvaluationReport;
    expect(answer.rows).toEqual(saved.rows);
    expect(answer.region).toEqual({ top: 40, left: 40, height: 64, width: 64 });
    expect(answer.pixelSizeM).toBe(10e-9);
    expect(answer.rows[0]!.alignment.amplitudeScale).toBeCloseTo(0.5, 5);
  });

  it("compares with an array whose place nobody tells, and says so", async () => {
    const { objects } = await simulateScan({ objectSize: 140, stepPx: 12, photonsPerFrame: 1e6, seed: 4 });
    const interleaved = new Float32Array(2 * objects.re.length).map(
      (_, i) => (i % 2 === 0 ? objects.re : objects.im)[i >> 1]!,
    );
    const alone = join(folder, "alone.npz");
    await saveNpz(alone, { objectGuess: { dtype: "c8", shape: [140, 140], data: interleaved } });
    const { out, exitCode } = await run({ truth: alone, output: join(folder, "alone"), centralPx: 64 });
    expect(exitCode).toBe(0);
    expect(out).toContain("middles of both were laid on each other");
    expect(out).toContain("give them with --data");
    expect(out).toMatch(/prediction +amplitude +(1\.000|0\.99\d)/);
  });

  it.each([
    ["a region that is none", { region: "1,2,3" }, /--region takes 4 numbers.*top,left,height,width/s],
    ["a region outside", { region: "0,0,500,20" }, /not covered by both.*rows 0 … 499.*smaller region/s],
    ["both kinds of region", { region: "0,0,64,64", centralPx: 64 }, /exclude each other/],
    ["a truth that lies elsewhere", { truthOrigin: "900,0" }, /do not overlap.*origin/s],
    ["a shift that is no number", { maximumShiftPx: Number.NaN }, /--maximum-shift-px takes a number/],
    ["one half", { halves: ["a.npz"] }, /--halves takes two files/],
  ])("refuses %s with exit code 2", async (_name, options, words) => {
    const { err, exitCode } = await run(options);
    expect(exitCode).toBe(2);
    expect(err).toMatch(words);
  });

  it("refuses a scan in the place of a reconstruction, and says how to make one", async () => {
    const { err, exitCode } = await run({ reconstruction: truth });
    expect(exitCode).toBe(2);
    expect(err).toContain("ptycho infer");
  });
});
