import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { loadCheckpoint } from "../../../src/trainer/training/checkpoint/checkpoint.ts";
import { simulateTiny, tiny, workplace } from "./support/ptycho.ts";

const place = workplace();

beforeAll(async () => {
  await simulateTiny(place);
  await place.json("train", "scan.npz", "-o", "run", ...tiny, "--epochs", "1");
});

/** Every file of the trained run with its bytes. */
function snapshot(): unknown {
  const names = readdirSync(place.path("run"), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return names.map((entry) => [entry.name, readFileSync(`${entry.parentPath}/${entry.name}`).toString("base64")]);
}

describe("a command line that makes no sense", () => {
  it.each([
    [["--nope"], /unknown option '--nope'/u],
    [["trian", "scan.npz"], /unknown command 'trian'/u],
    [["train", "scan.npz", "--epoch", "3"], /unknown option '--epoch'/u],
    [["train", "scan.npz", "--neighbours", "four"], /'four' is invalid/u],
    [["train", "scan.npz", "--probe-factor", "-1"], /'-1' is invalid/u],
    [["train", "scan.npz", "--energy-ev", "NaN"], /'NaN' is invalid/u],
    [["train", "scan.npz", "--layout", "nexus"], /'nexus' is invalid/u],
    [["train", "scan.npz", "--resume"], /argument missing/u],
    [["train", "scan.npz", "-o", ""], /--output is empty/u],
    [["infer", "", "scan.npz"], /<model> is empty/u],
    [["simulate", "x.npz", "--step-px", "Infinity"], /'Infinity' is invalid/u],
    [["simulate", "x.npz", "--seed", "1.5"], /'1.5' is invalid/u],
    [["infer", "run", "scan.npz", "--batch-size", "0"], /'0' is invalid/u],
    [["infer", "run", "scan.npz", "--threads", ""], /'' is invalid/u],
    [["infer", "run"], /missing required argument 'data'/u],
    [["evaluate", "run"], /required option '--truth <file>'/u],
    [["evaluate", "run", "--truth", "scan.npz", "--central-px", "x"], /'x' is invalid/u],
    [["demo", "--epochs", "0", "-o", "demo"], /'0' is invalid/u],
    [["demo", "--epochs", "many", "-o", "demo"], /'many' is invalid/u],
    [["doctor", "--engine", "tpu"], /'tpu' is invalid/u],
    [["engine", "install", "--force"], /unknown option '--force'/u],
    [[], /command is missing/u],
  ])("%j is a usage error with exit code 2, and leaves nothing behind", async (args, message) => {
    const before = readdirSync(place.root);
    const error = await place.refusal(...args);
    expect(error).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE", received: expect.stringContaining("ptycho") });
    expect(error.message).toMatch(message);
    expect(error.expected).toBeTruthy();
    expect(error.hint).toMatch(/--help`/u);
    expect(readdirSync(place.root)).toEqual(before);
  });

  it("names the resume where the data are the folder of a run", async () => {
    const error = await place.refusal("train", "run");
    expect(error).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE", received: "run" });
    expect(error.hint).toContain("ptycho train --resume run");
  });

  it("is told on standard error to people, with the nearest flag", async () => {
    const { exitCode, stdout, stderr } = await place.ptycho("train", "scan.npz", "--epoch", "3");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/error CONFIG_USAGE.*received.*--epoch 3.*expected.*fix.*--epochs/su);
  });
});

describe("a config that makes no sense", () => {
  it.each([
    [
      "an unknown knob",
      { config: { execution: { lerningRate: 1 } }, code: "CONFIG_INVALID", words: /did you mean `learningRate`/u },
    ],
    ["a wrong type", { config: { execution: { epochs: "many" } }, code: "CONFIG_INVALID", words: /integer/u }],
    [
      "an unknown knob of the model",
      { config: { model: { gridSize: 2 } }, code: "MODEL_INVALID", words: /did you mean `gridsize`/u },
    ],
    [
      "a wrong type in the model",
      { config: { model: { nFiltersScale: "big" } }, code: "MODEL_INVALID", words: /nFiltersScale/u },
    ],
    ["an unknown part", { config: { training: {} }, code: "CONFIG_INVALID", words: /unknown training/u }],
    ["a part that is no object", { config: { model: [1] }, code: "CONFIG_INVALID", words: /\[1\]/u }],
  ] as const)("%s is refused with what was received and expected", async (_, { config, code, words }) => {
    writeFileSync(place.path("config.json"), JSON.stringify(config));
    const error = await place.refusal("train", "scan.npz", "-o", "never", "--config", "config.json");
    expect(error).toMatchObject({ exitCode: 2, code });
    expect(JSON.stringify(error)).toMatch(words);
    expect(error.received).toBeTruthy();
    expect(error.expected).toBeTruthy();
    expect(error.hint).toBeTruthy();
  });

  it("JSON that is none, a file that is not there, a monitor that is not logged, values out of range", async () => {
    writeFileSync(place.path("config.json"), "{");
    const train = (...flags: string[]) => place.refusal("train", "scan.npz", "-o", "never", ...flags);
    expect(await train("--config", "config.json")).toMatchObject({ exitCode: 2, where: "config.json" });
    expect(await train("--config", "none.json")).toMatchObject({ exitCode: 2, where: "none.json" });
    expect(await train("--monitor", "accuracy")).toMatchObject({ exitCode: 2, received: "monitor accuracy" });
    expect(await train("--learning-rate", "1e30")).toMatchObject({ exitCode: 2, expected: "a number > 0 and ≤ 1000" });
    expect(readdirSync(place.root)).not.toContain("never");
  });

  it("flags win over the file", async () => {
    writeFileSync(
      place.path("config.json"),
      JSON.stringify({ execution: { epochs: 7, seed: 5 }, model: { loss: "mae" } }),
    );
    const flags = ["--epochs", "1", "--n-filters-scale", "0.25"];
    await place.json("train", "scan.npz", "-o", "merged", "--config", "config.json", ...flags);
    const saved = JSON.parse(readFileSync(place.path("merged", "config.json"), "utf8")) as object;
    expect(saved).toMatchObject({ epochs: 1, seed: 5 });
  });
});

describe("an engine that cannot be had", () => {
  /** Nothing is built in this folder. */
  const PTYCHO_CACHE = "empty";

  it.each([
    ["native where none is built", { flags: ["--engine", "native"], code: "ENGINE_UNAVAILABLE", exitCode: 3 }],
    [
      "bfloat16 on WebAssembly",
      { flags: ["--engine", "wasm", "--precision", "bfloat16-mixed"], code: "ENGINE_PRECISION", exitCode: 3 },
    ],
    ["one that there is not", { flags: ["--engine", "tpu"], code: "CONFIG_INVALID", exitCode: 2 }],
  ])("%s is refused, and no run folder is left", async (_, { flags, code, exitCode }) => {
    const ended = await place.start(["train", "scan.npz", "-o", "unborn", ...tiny, ...flags, "--json"], {
      PTYCHO_CACHE,
    });
    const { error } = JSON.parse(ended.stdout) as { error: { code: string; hint: string } };
    expect({ code: error.code, exitCode: ended.exitCode }).toEqual({ code, exitCode });
    expect(error.hint).toBeTruthy();
    expect(readdirSync(place.root)).not.toContain("unborn");
  });
});

describe("checkpoints and run folders", () => {
  it("a folder that holds a run is not overwritten, by train or by demo", async () => {
    const before = snapshot();
    for (const args of [["train", "scan.npz"], ["demo"]]) {
      expect(await place.refusal(...args, "-o", "run")).toMatchObject({ exitCode: 2, code: "CONFIG_USAGE" });
    }
    expect(snapshot()).toEqual(before);
  });

  it("a checkpoint with a flipped byte is refused by infer and by resume", async () => {
    const bytes = readFileSync(place.path("run", "checkpoints", "last.ckpt"));
    mkdirSync(place.path("damaged", "checkpoints"), { recursive: true });
    writeFileSync(place.path("damaged", "run.json"), readFileSync(place.path("run", "run.json")));
    for (const at of [3, 500, bytes.length >> 1, bytes.length - 2]) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      writeFileSync(place.path("damaged", "checkpoints", "last.ckpt"), flipped);
      const error = await place.refusal("infer", "damaged", "scan.npz");
      expect(error).toMatchObject({ exitCode: 2, code: "TRAIN_CHECKPOINT_CORRUPT" });
    }
    const resumed = await place.refusal("train", "--resume", "damaged");
    expect(resumed).toMatchObject({ exitCode: 2, code: "TRAIN_CHECKPOINT_CORRUPT" });
  });

  it("a checkpoint of another N is refused", async () => {
    await place.json("simulate", "wide.npz", "--size", "128", "--object-size", "160");
    const error = await place.refusal("infer", "run", "wide.npz");
    expect(error).toMatchObject({ exitCode: 2, code: "MODEL_MISMATCH", received: "patterns of 128 × 128" });
  });

  it("a folder without checkpoints, a path that is not there, a file that is none", async () => {
    mkdirSync(place.path("bare"));
    for (const model of ["bare", "nowhere"]) {
      expect(await place.refusal("infer", model, "scan.npz")).toMatchObject({
        exitCode: 2,
        code: "TRAIN_CHECKPOINT_NOT_FOUND",
      });
    }
    expect(await place.refusal("infer", "scan.npz", "scan.npz")).toMatchObject({
      exitCode: 2,
      code: "TRAIN_CHECKPOINT_CORRUPT",
    });
  });

  it("a truth that the reconstruction does not meet is refused by evaluate", async () => {
    await place.json("infer", "run", "scan.npz");
    const error = await place.refusal("evaluate", "run", "--truth", "scan.npz", "--truth-origin", "5000,5000");
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error.hint).toBeTruthy();
    expect(await place.refusal("evaluate", "bare", "--truth", "scan.npz")).toMatchObject({
      exitCode: 2,
      code: "DATA_NOT_FOUND",
    });
  });
});

describe("a training that is no use", () => {
  it("ends with exit code 1 and the reason non-finite, the scan indices logged", async () => {
    const rate = ["--optimizer", "sgd", "--learning-rate", "1000"];
    const flags = ["--n-filters-scale", "0.25", "--epochs", "3", ...rate];
    const { exitCode, stdout } = await place.ptycho("train", "scan.npz", "-o", "wild", ...flags, "--json");
    expect(exitCode).toBe(1);
    const { reason, history } = JSON.parse(stdout) as {
      reason: string;
      history: { kind: string; patterns: number[] }[];
    };
    expect(reason).toBe("non-finite");
    expect(history).toHaveLength(4); // three halvings, then the end
    expect(history[0]).toMatchObject({ kind: "non-finite", patterns: expect.arrayContaining([expect.any(Number)]) });
    expect(readFileSync(place.path("wild", "sessions.jsonl"), "utf8")).toContain('"reason":"non-finite"');
    expect(readFileSync(place.path("wild", "metrics.jsonl"), "utf8")).toContain('"patterns":[');
  });
});

function mount(folder: string, options: string): boolean {
  if (process.platform !== "linux") return false;
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  if (status === 0) onTestFinished(() => void spawnSync("umount", ["-l", folder]));
  return status === 0;
}

describe("a disk that does not take it", () => {
  it("full in the middle of a checkpoint: exit code 3, the older checkpoints whole, and the run goes on from them", async ({
    skip,
  }) => {
    const folder = place.path("disk");
    if (!mount(folder, "size=1900k")) skip("this user may not mount a disk"); // a checkpoint takes 0.5 MB
    const flags = ["--epochs", "4", "--save-top-k", "-1"];
    const error = await place.refusal("train", "scan.npz", "-o", "disk/run", ...tiny, ...flags);
    expect(error).toMatchObject({ exitCode: 3, code: "IO_FAILED", received: "ENOSPC" });
    expect(error.hint).toContain("free some disk space");
    const files = readdirSync(place.path("disk", "run", "checkpoints"));
    expect(files).toContain("last.ckpt");
    for (const file of files) await loadCheckpoint(place.path("disk", "run", "checkpoints", file));
    expect(spawnSync("mount", ["-o", "remount,size=16m", folder]).status).toBe(0);
    const resumed = await place.json<{ weightsHash: string }>("train", "--resume", "disk/run");
    const whole = await place.json<{ weightsHash: string }>(
      "train",
      "scan.npz",
      "-o",
      "roomy",
      ...tiny,
      "--epochs",
      "4",
    );
    expect(resumed.weightsHash).toBe(whole.weightsHash);
  });

  it("read-only: exit code 3 with the reason, before the first step", async ({ skip }) => {
    const folder = place.path("locked");
    const isRoot = process.getuid?.() === 0;
    if (isRoot && !mount(folder, "ro,size=64k")) skip("root writes everywhere, and this one may not mount a disk");
    if (!isRoot) mkdirSync(folder, { mode: 0o555 });
    const error = await place.refusal("train", "scan.npz", "-o", "locked/run", ...tiny, "--epochs", "1");
    expect(error).toMatchObject({ exitCode: 3, code: "IO_FAILED", received: expect.stringMatching(/EROFS|EACCES/u) });
    expect(error.hint).toBeTruthy();
    expect(await place.refusal("simulate", "locked/x.npz", "--object-size", "80")).toMatchObject({
      exitCode: 3,
      code: "IO_FAILED",
    });
    expect(await place.refusal("infer", "run", "scan.npz", "-o", "locked/x.npz")).toMatchObject({
      exitCode: 3,
      code: "IO_FAILED",
    });
  });
});
