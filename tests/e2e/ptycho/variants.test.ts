import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { loadReconstruction } from "../../../src/trainer/evaluation/reconstruction-file.ts";
import type { EvaluationReport } from "../../../src/trainer/evaluation/types.ts";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";
import type { EpochRecord, LogRecord } from "../../../src/trainer/training/types.ts";
import { simulateTiny, tiny, workplace } from "./support/ptycho.ts";
import { N, scanArrays, type ScanArrays, writeScan } from "./support/scan-arrays.ts";

const place = workplace();

interface Trained {
  readonly reason: string;
  readonly weightsHash: string;
  readonly history: readonly LogRecord[];
  readonly checkpoint: string;
  readonly best: { readonly path: string } | null;
}

beforeAll(async () => {
  await simulateTiny(place);
});

/** A scan of 44 patterns to train on, in three batches. */
const train = (folder: string, ...flags: string[]): Promise<Trained> =>
  place.json("train", "scan.npz", "-o", folder, "--n-filters-scale", "0.25", ...flags);

/** The log that lies in the run folder. */
function logOf(folder: string): readonly EpochRecord[] {
  const lines = readFileSync(place.path(folder, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as EpochRecord);
}

const ratesOf = (folder: string): readonly number[] => logOf(folder).map(({ learningRate }) => learningRate);

describe("ways to train and reconstruct", () => {
  it.each([
    ["gridsize 2", ["--gridsize", "2", "--loss", "mae", "--neighbours", "6"], "mae_train_loss"],
    ["the supervised baseline", ["--architecture", "supervised"], "mae_train_loss"],
    ["the Poisson loss", [], "poisson_train_loss"],
  ])("%s goes from data to scores", async (name, flags, loss) => {
    const folder = name.replaceAll(" ", "-");
    const { reason, history } = await train(folder, "--epochs", "2", ...flags);
    expect(reason).toBe("finished");
    const losses = history.map((record) => (record as EpochRecord).metrics[loss]!);
    expect(losses[1]).toBeLessThan(losses[0]!);
    const { files } = await place.json<{ files: string[] }>("infer", folder, "scan.npz");
    expect(files.map((file) => file.replace(`${folder}/`, ""))).toEqual([
      "reconstruction.npz",
      "reconstruction-amplitude.png",
      "reconstruction-phase.png",
    ]);
    const report = await place.json<EvaluationReport>("evaluate", folder, "--truth", "scan.npz");
    expect(report.rows.map((row) => row.name)).toEqual(["prediction", "constant", "patch means"]);
    expect(report.rows[0]!.amplitude.correlation).toBeGreaterThan(0);
  });

  it("several objects by scan_index give a reconstruction each, scored on its own object", async () => {
    await place.json("simulate", "two.npz", "--object-count", "2", "--object-size", "160", "--step-px", "16");
    await place.json("train", "two.npz", "-o", "two", ...tiny, "--epochs", "1", "--gridsize", "2"); // groups never mix them
    await place.json("infer", "two", "two.npz", "--no-pictures");
    const objects = [0, 1].map((index) => `two/reconstruction-${index}.npz`);
    for (const [index, file] of objects.entries()) {
      const { scanIndex, centresPx } = await loadReconstruction(place.path(file));
      expect({ scanIndex, windows: centresPx.x.length }).toEqual({ scanIndex: index, windows: 49 });
    }
    const [first, second] = [0, 1].map((index) =>
      place.json<EvaluationReport>("evaluate", objects[index]!, "--truth", "two.npz", "-o", `two/scores-${index}`),
    );
    expect((await first)!.rows[1]!.amplitude.mae).not.toBe((await second)!.rows[1]!.amplitude.mae); // other truths
    const refused = await place.refusal("evaluate", "two", "--truth", "two.npz");
    expect(refused).toMatchObject({ exitCode: 2, received: expect.stringContaining("reconstruction-1.npz") });
  });

  it("a detector mask hides what is wrong under it: other numbers there, the same weights", async () => {
    const arrays = await scanArrays();
    const isHidden = (index: number): boolean => index % N < 6;
    const mask = {
      dtype: "u1" as const,
      shape: [N, N],
      data: Uint8Array.from({ length: N * N }, (_, i) => (isHidden(i) ? 0 : 1)),
    };
    await writeScan(place.path("mask.npz"), { mask });
    const hot = arrays.diff3d.data.map((value, index) => (isHidden(index % (N * N)) ? value + 40 : value));
    await writeScan(place.path("clean.npz"), arrays);
    await writeScan(place.path("hot.npz"), { ...arrays, diff3d: { ...arrays.diff3d, data: hot } } as ScanArrays);
    const trainOn = (file: string, ...flags: string[]): Promise<Trained> =>
      place.json(
        "train",
        file,
        "-o",
        `masked-${file}-${flags.length}`,
        ...tiny,
        "--epochs",
        "1",
        "--probe-factor",
        "1",
        ...flags,
      );
    const [clean, hidden, seen] = [
      await trainOn("clean.npz", "--mask-from", "mask.npz"),
      await trainOn("hot.npz", "--mask-from", "mask.npz"),
      await trainOn("hot.npz"),
    ];
    expect(hidden.weightsHash).toBe(clean.weightsHash);
    expect(seen.weightsHash).not.toBe(clean.weightsHash);
  });

  it("--probe-from takes the probe of another file", async () => {
    const { probeGuess, ...rest } = (await scanArrays()) as ScanArrays;
    await writeScan(place.path("no-probe.npz"), rest);
    await writeScan(place.path("probe.npz"), { probeGuess: probeGuess! });
    await writeScan(place.path("with-probe.npz"), { ...rest, probeGuess: probeGuess! });
    const [apart, together] = [
      await place.json<Trained>(
        "train",
        "no-probe.npz",
        "-o",
        "apart",
        ...tiny,
        "--epochs",
        "1",
        "--probe-from",
        "probe.npz",
      ),
      await place.json<Trained>("train", "with-probe.npz", "-o", "together", ...tiny, "--epochs", "1"),
    ];
    expect(apart.weightsHash).toBe(together.weightsHash);
    expect(await place.refusal("train", "no-probe.npz", "-o", "x", ...tiny)).toMatchObject({ exitCode: 2 });
  });

  it("the pixel size that the geometry gives stands in the reconstruction and in the report", async () => {
    const geometry = ["--energy-ev", "8000", "--distance-m", "2", "--detector-pixel-m", "75e-6"];
    await train("sized", "--epochs", "1");
    await place.json("infer", "sized", "scan.npz", ...geometry);
    const pixelSizeM = ((12398.41984332 / 8000) * 1e-10 * 2) / (64 * 75e-6); // hc = 12398.42 eV Å
    const { pixelSizeM: saved } = await loadReconstruction(place.path("sized", "reconstruction.npz"));
    expect(saved! / pixelSizeM).toBeCloseTo(1, 6);
    const report = await place.json<EvaluationReport>("evaluate", "sized", "--truth", "scan.npz");
    expect(report.pixelSizeM! / pixelSizeM).toBeCloseTo(1, 6);
  });
});

describe("flags of ptycho train that show in the run folder", () => {
  it.each([
    ["--fast-dev-run", "16 patterns to train on, 5 to validate on"],
    ["--overfit-batches 2", "32 patterns to train on, 32 to validate on"],
    ["--validation-fraction 0.4", "29 patterns to train on, 20 to validate on"],
    ["--validation-fraction 0", "49 patterns to train on, 0 to validate on"],
  ])("%s tells beforehand: %s", async (flag, told) => {
    const flags = ["--n-filters-scale", "0.25", "--epochs", "1", ...flag.split(" ")];
    const { stdout } = await place.ptycho("train", "scan.npz", "-o", `told-${flag.replaceAll(/\W/gu, "")}`, ...flags);
    expect(stdout).toContain(`data     ${told}\n`);
  });

  it("--no-progress leaves out what tells of epochs, and nothing else", async () => {
    const flags = ["--n-filters-scale", "0.25", "--epochs", "2"];
    const shown = await place.ptycho("train", "scan.npz", "-o", "shown", ...flags);
    const quiet = await place.ptycho("train", "scan.npz", "-o", "quiet", ...flags, "--no-progress");
    const words = ({ stdout }: { readonly stdout: string }): readonly string[] => stdout.match(/^\w+/gmu) ?? [];
    expect(words(shown).filter((word) => word === "epoch")).toHaveLength(2);
    expect(words(quiet)).toEqual(words(shown).filter((word) => word !== "epoch"));
  });

  it("--engine and --threads decide what computes, and stand in run.json", async () => {
    await train("one-thread", "--epochs", "1", "--engine", "wasm", "--threads", "1");
    await train("two-threads", "--epochs", "1", "--engine", "wasm", "--threads", "2");
    const engines = ["one-thread", "two-threads"].map(
      (folder) => (JSON.parse(readFileSync(place.path(folder, "run.json"), "utf8")) as { engine: object }).engine,
    );
    expect(engines).toMatchObject([
      { name: "wasm", threads: 1 },
      { name: "wasm", threads: 2 },
    ]);
  });

  it("--no-deterministic draws another seed each time, which repeats the run", async () => {
    const [first, second] = [
      await train("drawn-1", "--epochs", "1", "--no-deterministic"),
      await train("drawn-2", "--epochs", "1", "--no-deterministic"),
    ];
    expect(second.weightsHash).not.toBe(first.weightsHash);
    const { seed } = JSON.parse(readFileSync(place.path("drawn-1", "config.json"), "utf8")) as { seed: number };
    const again = await train("drawn-again", "--epochs", "1", "--seed", String(seed));
    expect(again.weightsHash).toBe(first.weightsHash);
  });

  it("--fast-dev-run does one batch of one epoch", async () => {
    const { reason } = await train("fast", "--fast-dev-run", "--epochs", "9");
    expect(reason).toBe("fast-dev-run");
    expect(logOf("fast")).toMatchObject([{ epoch: 0, step: 1 }]);
  });

  it("--overfit-batches trains on so many batches, in the same order, and validates on them", async () => {
    await train(
      "overfit",
      "--overfit-batches",
      "1",
      "--batch-size",
      "4",
      "--epochs",
      "12",
      "--loss",
      "mae",
      "--learning-rate",
      "0.003",
    );
    const log = logOf("overfit");
    expect(log.map(({ step }) => step)).toEqual(log.map((_, epoch) => epoch + 1));
    expect(log.at(-1)!.metrics["mae_val_loss"]).toBeLessThan(log[0]!.metrics["mae_val_loss"]!);
  });

  it("--accum-steps makes one step of so many batches, the last, short window included", async () => {
    await train("accumulated", "--accum-steps", "2", "--epochs", "2");
    expect(logOf("accumulated").map(({ step }) => step)).toEqual([2, 4]); // windows of two batches and of one
  });

  it.each([
    ["exponential", ["--scheduler-gamma", "0.5"], [1e-3, 5e-4, 2.5e-4, 1.25e-4]],
    ["warmup-cosine", ["--warmup-epochs", "2", "--min-learning-rate", "0"], [5e-4, 1e-3, 1e-3, 5e-4]],
    [
      "plateau",
      ["--plateau-patience", "0", "--validation-fraction", "0", "--monitor", "train_loss", "--mode", "max"],
      [1e-3, 1e-3, 5e-4, 2.5e-4],
    ],
    ["constant", [], [1e-3, 1e-3, 1e-3, 1e-3]],
  ])("--scheduler %s gives the rates of its formula", async (scheduler, flags, rates) => {
    await train(scheduler, "--epochs", "4", "--batch-size", "64", "--loss", "mae", "--scheduler", scheduler, ...flags);
    ratesOf(scheduler).forEach((rate, epoch) => expect(rate).toBeCloseTo(rates[epoch]!, 10));
  });

  it("--logger, --no-checkpoint and --save-top-k decide which files there are", async () => {
    await train("csv", "--epochs", "1", "--logger", "csv", "--no-checkpoint");
    expect(existsSync(place.path("csv", "metrics.jsonl"))).toBe(false);
    expect(readFileSync(place.path("csv", "metrics.csv"), "utf8").split("\n")).toHaveLength(3); // head, epoch, end
    expect(await place.refusal("infer", "csv", "scan.npz")).toMatchObject({
      exitCode: 2,
      code: "TRAIN_CHECKPOINT_NOT_FOUND",
    });
    const { best } = await train("none", "--epochs", "1", "--logger", "none", "--save-top-k", "0");
    expect(best).toBeNull();
    expect(existsSync(place.path("none", "metrics.csv"))).toBe(false);
    expect((await loadCheckpoint(place.path("none", "checkpoints", "last.ckpt"))).training.epoch).toBe(1);
  });

  it("--early-stop-patience and --stop-threshold end a run, and it says why", async () => {
    const patience = await train("patience", "--epochs", "9", "--early-stop-patience", "1", "--min-delta", "1000");
    expect(patience.reason).toBe("early-stop-patience");
    const threshold = await train("threshold", "--epochs", "9", "--stop-threshold", "1000");
    expect(threshold).toMatchObject({ reason: "threshold", history: [{ epoch: 0 }] });
    expect(readFileSync(place.path("threshold", "sessions.jsonl"), "utf8")).toContain('"reason":"threshold"');
  });
});
