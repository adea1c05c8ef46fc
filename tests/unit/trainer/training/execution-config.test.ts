import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import {
  engineOptions,
  type ExecutionConfig,
  resolveExecutionConfig,
  settleSeed,
} from "../../../../src/trainer/training/execution-config.ts";
import {
  executionConfigArguments,
  executionConfigFlags,
} from "../../../../src/trainer/training/execution-config-flags.ts";
import {
  EXECUTION_TABLE_MARKERS,
  renderExecutionConfigTable,
} from "../../../../src/trainer/training/execution-config-table.ts";
import { readExecutionKnobs } from "../../../../src/trainer/training/execution-schema.ts";

/** The defaults that the documentation, the command line and the code promise together. */
const defaults: ExecutionConfig = {
  engine: "auto",
  precision: "float32",
  threads: null,
  deterministic: true,
  seed: 0,
  batchSize: 16,
  epochs: 50,
  learningRate: 1e-3,
  optimizer: "adam",
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamEpsilon: 1e-8,
  momentum: 0,
  scheduler: "constant",
  schedulerGamma: 0.95,
  warmupEpochs: 3,
  plateauFactor: 0.5,
  plateauPatience: 2,
  minLearningRate: 5e-5,
  gradientClipValue: null,
  gradientClipAlgorithm: "norm",
  accumSteps: 1,
  validationFraction: 0.1,
  monitor: "val_loss",
  mode: "min",
  earlyStopPatience: 100,
  minDelta: 0,
  stopThreshold: null,
  divergenceThreshold: null,
  checkpoint: true,
  saveTopK: 1,
  saveLast: true,
  logger: ["csv", "jsonl"],
  progress: true,
  inferenceBatchSize: 64,
  fastDevRun: false,
  overfitBatches: 0,
};

/** A value of each knob that is not its default. */
const others: ExecutionConfig = {
  engine: "wasm",
  precision: "bfloat16-mixed",
  threads: 2,
  deterministic: false,
  seed: 7,
  batchSize: 8,
  epochs: 2,
  learningRate: 0.01,
  optimizer: "sgd",
  adamBeta1: 0.8,
  adamBeta2: 0.9,
  adamEpsilon: 1e-6,
  momentum: 0.5,
  scheduler: "warmup-cosine",
  schedulerGamma: 0.9,
  warmupEpochs: 1,
  plateauFactor: 0.1,
  plateauPatience: 5,
  minLearningRate: 0,
  gradientClipValue: 1.5,
  gradientClipAlgorithm: "value",
  accumSteps: 4,
  validationFraction: 0,
  monitor: "train_loss",
  mode: "max",
  earlyStopPatience: null,
  minDelta: 0.001,
  stopThreshold: -1e-3,
  divergenceThreshold: 10,
  checkpoint: false,
  saveTopK: -1,
  saveLast: false,
  logger: ["none"],
  progress: false,
  inferenceBatchSize: 3,
  fastDevRun: true,
  overfitBatches: 2,
};

function refusal(input: unknown): AppError {
  try {
    resolveExecutionConfig(input, { file: "config.json" });
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("it was not refused");
}

// @spec specs/execution-config.md §1
describe("resolveExecutionConfig", () => {
  it("fills in the defaults", () => {
    expect(resolveExecutionConfig({})).toEqual(defaults);
  });

  it("has a knob in the type for each in the schema", () => {
    expect(Object.keys(readExecutionKnobs())).toEqual(Object.keys(defaults));
  });

  it.each(Object.keys(defaults) as (keyof ExecutionConfig)[])("takes %s as it is given", (knob) => {
    expect(resolveExecutionConfig({ [knob]: others[knob] })).toEqual({ ...defaults, [knob]: others[knob] });
    expect(others[knob]).not.toEqual(defaults[knob]);
  });

  it("describes each knob, with a default that is valid itself", () => {
    for (const [name, knob] of Object.entries(readExecutionKnobs())) {
      expect(knob.description).toMatch(/\S.*\.$/u);
      expect(resolveExecutionConfig({ [name]: knob.default })).toEqual(defaults);
    }
  });

  it.each([
    [{ learningRate: 0 }, "a number > 0 and ≤ 1000"],
    [{ learningRate: "fast" }, "a number > 0 and ≤ 1000"],
    [{ batchSize: 1.5 }, "an integer ≥ 1"],
    [{ epochs: 0 }, "an integer ≥ 1"],
    [{ saveTopK: -2 }, "an integer ≥ -1"],
    [{ optimizer: "adamw" }, "one of adam, sgd"],
    [{ gradientClipValue: 0 }, "> 0, or null"],
    [{ validationFraction: 1 }, "a number ≥ 0 and ≤ 0.9"],
    [{ checkpoint: "yes" }, "true, false"],
    [{ logger: ["tensorboard"] }, "a list of csv, jsonl, none"],
    [{ adamBeta1: 1 }, "a number ≥ 0 and < 1"],
    [{ batchSize: null }, "an integer ≥ 1"],
    [{ learningRate: Number.NaN }, "a number > 0"],
    [{ learningRate: Infinity }, "a number > 0"],
  ])("refuses %j and says what it takes", (input, expected) => {
    const error = refusal(input);
    expect(error).toMatchObject({ code: "CONFIG_INVALID", kind: "input" });
    expect(error.details.expected).toContain(expected);
    expect(error.details.hint).toContain("Default: ");
    expect(error.details.where).toEqual({ file: "config.json" });
  });

  it("names the nearest knob for one that is unknown", () => {
    expect(refusal({ learning_rate: 1 }).details.hint).toBe("did you mean `learningRate`?");
    expect(refusal({ accumulateSteps: 4 }).details.hint).toBe("did you mean `accumSteps`?");
  });

  it("tells all problems together", () => {
    const error = refusal({ epoch: 3, batchSize: -1, precision: "float16" });
    expect(error.message).toContain("3 problems");
    const text = error.details.problems?.join("\n") ?? "";
    for (const word of ["epoch", "batchSize", "precision", "did you mean `epochs`?"]) expect(text).toContain(word);
    expect(text).not.toContain(error.details.hint);
  });

  it("tells a single problem once: it is the error itself", () => {
    const { message, details } = refusal({ batchSize: -1 });
    expect(message).toContain("1 problem: `batchSize`");
    expect(details.problems).toBeUndefined();
  });

  it("refuses loggers that contradict each other", () => {
    const error = refusal({ logger: ["none", "csv"] });
    expect(error).toMatchObject({ code: "CONFIG_INVALID", details: { hint: "take `none` out to keep the files" } });
  });

  it.each([null, [], "fast", 3])("refuses %j, which is no object", (input) => {
    expect(refusal(input)).toMatchObject({ code: "CONFIG_INVALID" });
  });
});

describe("executionConfigFlags", () => {
  /** A command line read by commander; the texts are parsed afterwards, since commander makes an empty text of null. */
  function parse(words: readonly string[]): object {
    const command = new Command();
    for (const { flag, description } of executionConfigFlags()) command.addOption(new Option(flag, description));
    const options = command.parse([...words], { from: "user" }).opts<Record<string, unknown>>();
    const parsed = executionConfigFlags().flatMap(({ key, parse: parseText }) => {
      const value = options[key];
      return value === undefined ? [] : [[key, typeof value === "string" ? parseText(value) : value] as const];
    });
    return Object.fromEntries(parsed);
  }

  it("offers each knob", () => {
    expect(executionConfigFlags().map(({ key }) => key)).toEqual(Object.keys(defaults));
  });

  it.each([
    ["learningRate", "--learning-rate <number>"],
    ["saveTopK", "--save-top-k <integer>"],
    ["progress", "--no-progress"],
    ["fastDevRun", "--fast-dev-run"],
    ["scheduler", "--scheduler <constant|exponential|warmup-cosine|plateau>"],
    ["logger", "--logger <list>"],
  ])("writes %s as %s", (key, flag) => {
    expect(executionConfigFlags().find((entry) => entry.key === key)?.flag).toBe(flag);
  });

  it("gives the defaults on an empty command line", () => {
    expect(resolveExecutionConfig(parse([]))).toEqual(defaults);
  });

  it.each([
    ["the defaults", defaults],
    ["all knobs changed", others],
  ])("takes back what executionConfigArguments wrote: %s", (_, config) => {
    expect(resolveExecutionConfig(parse(executionConfigArguments(config)))).toEqual(config);
  });

  it("leaves out of the arguments what only repeats a default", () => {
    expect(executionConfigArguments({ ...defaults, epochs: 3, progress: false })).toEqual([
      "--epochs",
      "3",
      "--no-progress",
    ]);
  });

  it("hands a number that is none to the validation", () => {
    expect(refusal(parse(["--learning-rate", "fast"])).details.received).toBe('"fast"');
  });
});

describe("specs/execution-config.md", () => {
  it("holds the table of the schema between its markers", () => {
    const page = readFileSync(new URL("../../../../specs/execution-config.md", import.meta.url), "utf8");
    const { begin, end } = EXECUTION_TABLE_MARKERS;
    const [, rest = ""] = page.split(begin);
    expect(rest.split(end)[0]?.trim()).toBe(renderExecutionConfigTable());
  });
});

describe("what the config asks of others", () => {
  it("is the engine, its precision and its threads", () => {
    expect(engineOptions(others)).toEqual({ name: "wasm", precision: "bfloat16-mixed", threads: 2 });
    expect(engineOptions(defaults)).toEqual({ name: "auto", precision: "float32" });
  });

  it("is a fresh seed, recorded, where deterministic is off", () => {
    const drawn = settleSeed({ ...defaults, deterministic: false }, () => 1234);
    expect(drawn).toEqual({ ...defaults, seed: 1234 });
    expect(settleSeed(defaults, () => 1234)).toEqual(defaults);
  });
});
