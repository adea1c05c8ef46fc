import { describe, expect, it } from "vitest";
import { knobFlags } from "../../../../src/base/schema/knob-flags.ts";
import { renderKnobTable } from "../../../../src/base/schema/knob-table.ts";
import { fillDefaults, formatKnobRange, type Knobs, readKnobs } from "../../../../src/base/schema/knobs.ts";

const knobs: Knobs = {
  side: { description: "A side.", type: "integer", enum: [64, 128] },
  clip: { description: "A limit.", type: ["number", "null"], exclusiveMinimum: 0, default: 1 },
  share: { description: "A share.", type: "number", minimum: 0, exclusiveMaximum: 1, default: 0.1 },
  files: { description: "Files.", type: "array", items: { enum: ["csv", "jsonl"] }, default: ["csv"] },
  progress: { description: "A line.", type: "boolean", default: true },
};

describe("fillDefaults", () => {
  it("takes what is not written from the knobs, in their order", () => {
    const filled = fillDefaults(knobs, { share: 0.5, side: 64 });
    expect(filled).toEqual({ side: 64, clip: 1, share: 0.5, files: ["csv"], progress: true });
    expect(Object.keys(filled)).toEqual(Object.keys(knobs));
  });

  it("keeps a null or false that is written, and takes undefined for nothing", () => {
    const filled = fillDefaults(knobs, { clip: null, progress: false, share: undefined });
    expect(filled).toMatchObject({ clip: null, progress: false, share: 0.1 });
  });
});

describe("formatKnobRange", () => {
  it.each([
    ["side", "64, 128"],
    ["clip", "> 0, or null"],
    ["share", "≥ 0 and < 1"],
    ["files", "csv, jsonl"],
    ["progress", "true, false"],
  ])("says what %s takes", (name, range) => {
    expect(formatKnobRange(knobs[name] as Knobs[string])).toBe(range);
  });
});

describe("knobFlags", () => {
  const flags = new Map(knobFlags(knobs).map((flag) => [flag.key, flag]));

  it("says of each flag what it takes and its default, or that it is required", () => {
    expect(flags.get("side")?.description).toBe("A side. (64, 128; required)");
    expect(flags.get("files")?.description).toBe("Files. (csv, jsonl; default: csv)");
    expect(flags.get("progress")).toMatchObject({ flag: "--no-progress", description: "A line. (default: on)" });
  });

  it.each([
    ["clip", "none", null],
    ["clip", "0.5", 0.5],
    ["clip", "", ""],
    ["files", "csv, jsonl", ["csv", "jsonl"]],
    ["progress", "false", false],
  ])("reads %s=%j as %j", (key, text, value) => {
    expect(flags.get(key)?.parse(text)).toEqual(value);
  });
});

describe("renderKnobTable", () => {
  it("has a row for each knob and escapes the bars of Markdown", () => {
    const lines = renderKnobTable(knobs).split("\n");
    expect(lines).toHaveLength(2 + Object.keys(knobs).length);
    expect(lines[2]).toBe(String.raw`| ${"`side`"} | ${"`--side <64\\|128>`"} | 64, 128 | required | A side. |`);
  });
});

describe("readKnobs", () => {
  it("reads the properties of a schema beside its code", () => {
    const schema = new URL("../../../../src/trainer/model/model-config.schema.json", import.meta.url);
    expect(Object.keys(readKnobs(schema))[0]).toBe("architecture");
    expect(readKnobs(schema)).toBe(readKnobs(schema));
  });
});
