import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import {
  modelConfigFlags,
  renderModelConfigTable,
  resolveModelConfig,
} from "../../../../src/trainer/model/model-config.ts";

function refusal(input: unknown): AppError {
  try {
    resolveModelConfig(input, { file: "model.json" });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

// @spec specs/network.md §5
describe("resolveModelConfig", () => {
  it("fills in every default where only N is given", () => {
    expect(resolveModelConfig({ N: 64 })).toEqual({
      architecture: "pinn",
      N: 64,
      gridsize: 1,
      nFiltersScale: 2,
      amplitudeActivation: "sigmoid",
      loss: "poisson",
      probeScale: 4,
      intensityScaleTrainable: true,
      background: 0.05,
      amplitudeTotalVariation: 0,
      amplitudeMeanDeviation: 0,
      phaseTotalVariation: 0,
      phaseMeanDeviation: 0,
    });
  });

  it("keeps each value that is written", () => {
    const written = {
      architecture: "pinn",
      N: 128,
      gridsize: 3,
      nFiltersScale: 0.5,
      amplitudeActivation: "relu",
      loss: "mae",
      probeScale: 2,
      intensityScaleTrainable: false,
      background: 1,
      amplitudeTotalVariation: 0.1,
      amplitudeMeanDeviation: 0.2,
      phaseTotalVariation: 0.3,
      phaseMeanDeviation: 0.4,
    } as const;
    expect(resolveModelConfig(written)).toEqual(written);
  });

  it("gives a supervised model the loss of its labels", () => {
    expect(resolveModelConfig({ N: 64, architecture: "supervised" }).loss).toBe("mae");
  });

  it("is at peace with what it returned itself", () => {
    const config = resolveModelConfig({ N: 256, architecture: "supervised" });
    expect(resolveModelConfig(config)).toEqual(config);
  });

  it("refuses a config without N and says which sizes there are", () => {
    const error = refusal({});
    expect(error.code).toBe("MODEL_INVALID");
    expect(error.details.expected).toBe("one of 64, 128, 256");
    expect(error.message).toBe("The model config has 1 problem: `N` is missing");
  });

  it.each([{ N: 65 }, { N: "64" }, { N: null }])("refuses the size $N", (input) => {
    expect(refusal(input)).toMatchObject({ code: "MODEL_INVALID", kind: "input" });
    expect(refusal(input).details.expected).toBe("one of 64, 128, 256");
  });

  it("names the nearest knob for an unknown one", () => {
    const error = refusal({ N: 64, gridSize: 2 });
    expect(error.code).toBe("MODEL_INVALID");
    expect(error.details.hint).toBe("did you mean `gridsize`?");
  });

  it("tells all problems together", () => {
    const error = refusal({ N: 64, gridsize: 0, background: 0, loss: "mse", los: 1 });
    expect(error.message).toBe("The model config has 4 problems");
    const text = error.details.problems?.join("\n") ?? "";
    for (const name of ["gridsize", "background", "loss", "los"]) expect(text).toContain(`\`${name}\``);
  });

  it.each([[[]], ["N"], [64], [null]])("refuses what is no object: %j", (input) => {
    expect(refusal(input).code).toBe("MODEL_INVALID");
  });

  it("refuses groups and counts for a supervised model, both at once", () => {
    const error = refusal({ N: 64, architecture: "supervised", gridsize: 2, loss: "poisson" });
    expect(error.details.problems).toHaveLength(2);
    expect(error.details.problems?.[0]).toContain("leave `gridsize` out");
    expect(error.details.hint).not.toContain("gridsize");
  });

  it("tells a single problem once: it is the error itself", () => {
    expect(refusal({ N: 64, gridsize: 0 }).details.problems).toBeUndefined();
  });

  it.each([
    [64, 0.1, "3.2"],
    [64, 0.125, "4"],
    [256, 0.125, "1"],
    [256, 0.3, "2.4"],
  ])("refuses N = %i at nFiltersScale %f, whose widths make no network", (N, nFiltersScale, width) => {
    const error = refusal({ N, nFiltersScale });
    expect(error.code).toBe("MODEL_INVALID");
    expect(error.details.received).toContain(width);
    expect(error.details.hint).toBe("take 0.25, 0.5, 1 or 2");
  });

  it.each([64, 128, 256])("accepts at N = %i each scale that its hint names", (N) => {
    for (const nFiltersScale of [0.25, 0.5, 1, 2]) {
      expect(resolveModelConfig({ N, nFiltersScale }).nFiltersScale).toBe(nFiltersScale);
    }
  });
});

describe("modelConfigFlags", () => {
  const flags = new Map(modelConfigFlags().map((flag) => [flag.key, flag]));

  it("offers a flag for each knob, the required one included", () => {
    expect([...flags.keys()]).toEqual(Object.keys(resolveModelConfig({ N: 64 })));
    expect(flags.get("N")).toMatchObject({ flag: "--n <64|128|256>", default: undefined });
    expect(flags.get("N")?.description).toContain("required");
    expect(flags.get("nFiltersScale")?.flag).toBe("--n-filters-scale <number>");
    expect(flags.get("intensityScaleTrainable")?.flag).toBe("--no-intensity-scale-trainable");
  });

  it("reads what is written as the schema's type, and leaves nonsense to the validation", () => {
    expect(flags.get("N")?.parse("128")).toBe(128);
    expect(flags.get("background")?.parse("1e-3")).toBe(0.001);
    expect(flags.get("background")?.parse("much")).toBe("much");
    expect(flags.get("loss")?.parse("mae")).toBe("mae");
  });
});

describe("renderModelConfigTable", () => {
  it("has a row for each knob, with its default or the word required", () => {
    const rows = renderModelConfigTable().split("\n");
    expect(rows).toHaveLength(2 + modelConfigFlags().length);
    expect(rows.find((row) => row.startsWith("| `N` "))).toContain("| required |");
    expect(rows.find((row) => row.startsWith("| `background` "))).toContain("| `0.05` |");
  });
});

describe("specs/network.md", () => {
  it("has the table of the schema", () => {
    const page = readFileSync(new URL("../../../../specs/network.md", import.meta.url), "utf8");
    expect(page).toContain(`<!-- model-config: begin -->\n${renderModelConfigTable()}\n<!-- model-config: end -->`);
  });
});
