import { describe, expect, it } from "vitest";
import { recogniseLayout, type FoundLayout } from "../../../../src/trainer/data/layouts.ts";
import type { DataLayout } from "../../../../src/trainer/data/types.ts";
import { failure } from "./support/npz-file.ts";

function recognise(keys: readonly string[], wish: { layout?: DataLayout; probeElsewhere?: boolean } = {}): FoundLayout {
  return recogniseLayout(keys, { probeElsewhere: false, path: "scan.npz", ...wish });
}

async function refusal(keys: readonly string[], wish = {}) {
  const error = await failure("DATA_LAYOUT_UNKNOWN", () => recognise(keys, wish));
  expect(error.details.where).toEqual({ file: "scan.npz" });
  return { message: error.message, ...error.details };
}

const pinn = ["xcoords", "ycoords", "diff3d", "probeGuess"];
const tike = ["data", "scan", "probe"];

// @spec specs/scan-files.md §2
describe("a layout", () => {
  it.each([
    [pinn, "ptychopinn", "diff3d"],
    [["xcoords", "ycoords", "diffraction", "probeGuess", "objectGuess"], "ptychopinn", "diffraction"],
    [tike, "tike", "data"],
  ])("is recognised by the names %j", (keys, layout, patternsKey) => {
    expect(recognise(keys)).toMatchObject({ layout, patternsKey, ignored: [] });
  });

  it("needs no probe in the file where one comes from elsewhere", () => {
    expect(recognise(["data", "scan"], { probeElsewhere: true }).layout).toBe("tike");
  });

  it("names the arrays that nothing is read of", () => {
    expect(recognise([...pinn, "xcoords_start", "comment"]).ignored).toEqual(["xcoords_start", "comment"]);
  });

  it("is taken as stated where a file has two", async () => {
    const both = [...pinn, ...tike];
    const { hint, expected } = await refusal(both);
    expect(hint).toContain("--layout ptychopinn or --layout tike");
    expect(expected).toContain("ptychopinn and tike");
    expect(recognise(both, { layout: "tike" }).layout).toBe("tike");
  });
});

describe("what is not recognised", () => {
  it("is told with the keys received and what each layout expects", async () => {
    const { received, expected } = await refusal(["foo", "bar"]);
    expect(received).toBe("foo, bar");
    expect(expected).toBe("ptychopinn: diff3d or diffraction, xcoords, ycoords, probeGuess; tike: data, scan, probe");
  });

  it("patterns of Ptychodus: how to bring its two files together", async () => {
    const { hint } = await refusal(["patterns", "indexes", "bad_pixels"]);
    expect(hint).toContain("xcoords=probe_position_x_m[i] / pixel");
  });

  it.each([
    [["x_coords", "ycoords", "diff3d", "probeGuess"], "xcoords (is it x_coords?)"],
    [["xcoords", "ycoords", "diff3", "probeGuess"], "diff3d (is it diff3?)"],
    [["xcoords", "ycoords", "diff3d", "probe"], "probeGuess (is it probe?)"],
    [["data", "scans", "probe"], "scan (is it scans?)"],
  ])("is told with the nearest name: %j", async (keys, told) => {
    expect((await refusal(keys)).hint).toContain(told);
  });

  it("is told how to name a probe where only that is missing", async () => {
    expect((await refusal(["xcoords", "ycoords", "diff3d"])).hint).toContain("--probe-from");
  });

  it("is told as a result where a file has no patterns", async () => {
    expect((await refusal(["objectGuess", "probeGuess"])).hint).toContain("give it as --probe-from");
  });

  it("is a file without arrays", async () => {
    expect((await refusal([])).received).toBe("no arrays at all");
  });

  it("is a file with its patterns twice", async () => {
    expect((await refusal([...pinn, "diffraction"])).received).toBe("diff3d, diffraction");
  });

  it.each(["scanIndex", "objectguess", "Mask"])(
    "is an array that would be missed for a slip in its name: %s",
    async (slip) => {
      const { message, hint } = await refusal([...pinn, slip]);
      expect(message).toContain(`an array ${slip}, which is nearly`);
      expect(hint).toContain("save it under the name");
    },
  );
});
