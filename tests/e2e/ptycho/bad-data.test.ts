import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { npyWithText, writeZip } from "../../unit/trainer/data/support/npz-file.ts";
import { tiny, workplace } from "./support/ptycho.ts";
import {
  type InMemory,
  N,
  patternsLast,
  scanArrays,
  type ScanArrays,
  withNumbers,
  writeScan,
} from "./support/scan-arrays.ts";

const place = workplace();
let arrays: Awaited<ReturnType<typeof scanArrays>>;

beforeAll(async () => {
  arrays = await scanArrays();
});

const write = (file: string, other: ScanArrays = {}): Promise<void> =>
  writeScan(place.path(file), { ...arrays, ...other });
const counts = (dtype: InMemory["dtype"]): InMemory => ({
  ...withNumbers(arrays.diff3d, (value) => Math.round(value ** 2)),
  dtype,
});
const doubles = (name: string, dtype: "f8" | "c16"): InMemory => {
  const { shape, data } = arrays[name] as InMemory;
  return { dtype, shape, data: Float64Array.from(data) };
};

/** Trains on a file that shall be refused; no run folder is left. */
async function refused(file: string, ...flags: string[]) {
  const error = await place.refusal("train", file, "-o", `run-${file}`, ...tiny, "--epochs", "1", ...flags);
  expect(error.hint).toBeTruthy();
  expect(() => readFileSync(place.path(`run-${file}`, "run.json"))).toThrow("ENOENT");
  return error;
}

describe("data that ptycho train refuses with exit code 2", () => {
  it("patterns whose last axis numbers them, unless that is stated", async () => {
    await write("axes.npz", { diff3d: patternsLast(arrays.diff3d) });
    const error = await refused("axes.npz");
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    expect(error.hint).toContain("axis");
    const { reason } = await place.json<{ reason: string }>(
      "train",
      "axes.npz",
      "-o",
      "axes",
      ...tiny,
      "--epochs",
      "1",
      "--axis-order",
      "NNM",
    );
    expect(reason).toBe("finished");
  });

  it("counts where the layout says amplitudes, and takes them where that is stated", async () => {
    await write("intensity.npz", { diff3d: counts("f4") });
    const error = await refused("intensity.npz");
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    expect(`${error.hint} ${error.expected}`).toContain("intensity");
    expect((await place.ptycho("inspect", "intensity.npz", "--data-is", "intensity")).exitCode).toBe(0);
  });

  it("NaN among the patterns, and says where", async () => {
    await write("nan.npz", {
      diff3d: withNumbers(arrays.diff3d, (value, index) => (index === 5 * N * N + 7 ? Number.NaN : value)),
    });
    const error = await refused("nan.npz");
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    expect(error.received).toMatch(/\b5\b/u);
  });

  it("object arrays, with the reason", async () => {
    const header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
    const pickled = npyWithText(header, Buffer.from("80044e2e", "hex"));
    const names = ["diff3d", "xcoords", "ycoords", "probeGuess"].map((name) => `${name}.npy`);
    await writeZip(place.path("object.npz"), Object.fromEntries(names.map((name) => [name, pickled])));
    const error = await refused("object.npz");
    expect(error.exitCode).toBe(2);
    expect(JSON.stringify(error)).toMatch(/pickle/u);
  });

  it("truncated and corrupted NPZ", async () => {
    await write("whole.npz");
    const bytes = readFileSync(place.path("whole.npz"));
    writeFileSync(place.path("short.npz"), bytes.subarray(0, bytes.length >> 1));
    expect(await refused("short.npz")).toMatchObject({ exitCode: 2, code: "DATA_CORRUPT" });
    const flipped = Buffer.from(bytes);
    flipped[40_000]! ^= 0x10;
    writeFileSync(place.path("flipped.npz"), flipped);
    expect(await refused("flipped.npz")).toMatchObject({ exitCode: 2, code: "DATA_CORRUPT" });
    writeFileSync(place.path("empty.npz"), "");
    expect(await refused("empty.npz")).toMatchObject({ exitCode: 2 });
    writeFileSync(place.path("text.npz"), "not a scan");
    expect(await refused("text.npz")).toMatchObject({ exitCode: 2 });
  });

  it("HDF5, which comes later", async () => {
    writeFileSync(
      place.path("scan.h5"),
      Buffer.concat([Buffer.from("\u0089HDF\r\n\u001a\n", "latin1"), Buffer.alloc(64)]),
    );
    const error = await refused("scan.h5");
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_UNSUPPORTED" });
    expect(JSON.stringify(error)).toMatch(/later/u);
  });

  it("a file or a folder that is no file", async () => {
    expect(await refused("none.npz")).toMatchObject({ exitCode: 2, code: "DATA_NOT_FOUND", where: "none.npz" });
    expect((await place.refusal("inspect", ".")).exitCode).toBe(2);
  });

  it("fewer positions than a group needs, of one scan or of each", async () => {
    const few = (count: number): ScanArrays =>
      Object.fromEntries(
        Object.entries(arrays).map(([name, content]) => {
          if (!["diff3d", "xcoords", "ycoords"].includes(name)) return [name, content];
          const [, ...row] = content.shape;
          const size = row.reduce((product, side) => product * side, 1);
          return [name, { ...content, shape: [count, ...row], data: content.data.slice(0, count * size) }];
        }),
      );
    await write("few.npz", few(3));
    const flags = ["--gridsize", "2", "--validation-fraction", "0"];
    expect(await refused("few.npz", ...flags)).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    const scanIndex: InMemory = { dtype: "i8", shape: [6], data: Float64Array.of(0, 0, 0, 1, 1, 1) };
    await write("halves.npz", { ...few(6), scan_index: scanIndex });
    const error = await refused("halves.npz", ...flags); // six would do, were they of one scan
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    expect(JSON.stringify(error)).toMatch(/scan/u);
  });

  it("labels of positions outside the object", async () => {
    await write("outside.npz", { xcoords: withDoubles("xcoords", (value, index) => (index === 3 ? 500 : value)) });
    const error = await refused("outside.npz", "--architecture", "supervised");
    expect(error).toMatchObject({ exitCode: 2, code: "DATA_INVALID" });
    expect(error.message).toContain("pattern 3");
    expect((await place.ptycho("inspect", "outside.npz")).stdout).toContain("warning positions-outside");
  });

  it("a scan to validate on with patterns of another size", async () => {
    const { exitCode } = await place.ptycho("simulate", "n128.npz", "--size", "128", "--object-size", "160");
    expect(exitCode).toBe(0);
    await write("n64.npz");
    expect(await refused("n64.npz", "--validation", "n128.npz")).toMatchObject({ exitCode: 2, code: "MODEL_MISMATCH" });
  });

  it("labels of a scan that has none", async () => {
    const { objectGuess: _, ...rest } = arrays as ScanArrays;
    await writeScan(place.path("unlabelled.npz"), rest);
    expect(await refused("unlabelled.npz", "--architecture", "supervised")).toMatchObject({
      exitCode: 2,
      code: "DATA_INVALID",
    });
  });
});

function withDoubles(name: string, change: (value: number, index: number) => number): InMemory {
  const { dtype, shape, data } = arrays[name] as InMemory;
  return { dtype, shape, data: Float64Array.from(data, change) };
}

describe("data that ptycho takes with a note", () => {
  it("uint16 counts give the amplitudes of float counts, though 300² does not fit in 16 bits", async () => {
    const dim = await scanArrays(2e5);
    const asCounts = withNumbers(dim.diff3d, (value) => Math.round(value ** 2));
    expect(Math.max(...asCounts.data)).toBeGreaterThan(300);
    await writeScan(place.path("u2.npz"), { ...dim, diff3d: { ...asCounts, dtype: "u2" } });
    await writeScan(place.path("f4.npz"), { ...dim, diff3d: asCounts });
    const train = (file: string) =>
      place.json<{ weightsHash: string }>(
        "train",
        file,
        "-o",
        `run-${file}`,
        ...tiny,
        "--epochs",
        "1",
        "--data-is",
        "intensity",
      );
    expect((await train("u2.npz")).weightsHash).toBe((await train("f4.npz")).weightsHash);
  });

  it("float64 and complex128, rounded, to the same weights", async () => {
    await write("single.npz");
    await write("double.npz", { diff3d: doubles("diff3d", "f8"), probeGuess: doubles("probeGuess", "c16") });
    const train = (file: string) => place.ptycho("train", file, "-o", `run-${file}`, ...tiny, "--epochs", "1");
    const [single, double] = [await train("single.npz"), await train("double.npz")];
    const hash = /sha256 ([\da-f]+)/u;
    expect(hash.exec(double.stdout)?.[1]).toBe(hash.exec(single.stdout)?.[1]);
    expect(double.stdout).toMatch(/float64/u);
    expect(double.stdout).toMatch(/complex128/u);
  });
});
