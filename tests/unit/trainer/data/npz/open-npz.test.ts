import { open, truncate, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../../src/base/errors/app-error.ts";
import { openNpz } from "../../../../../src/trainer/data/npz/open-npz.ts";
import type { NpyArray } from "../../../../../src/trainer/data/npz/types.ts";
import { failure, npy, npyWithText, temporaryFolder, writeZip, zipBytes } from "../support/npz-file.ts";

const folder = temporaryFolder();

async function readOnly(path: string, key = "a"): Promise<NpyArray> {
  const npz = await openNpz(path);
  try {
    return await npz.read(key);
  } finally {
    await npz.close();
  }
}

/** What comes of reading: the array, or the code of the error. */
async function outcomeOf(path: string): Promise<{ code: string | null; array: NpyArray | null }> {
  try {
    return { code: null, array: await readOnly(path) };
  } catch (error) {
    return { code: error instanceof AppError ? error.code : `no AppError: ${String(error)}`, array: null };
  }
}

const ramp = Float32Array.from({ length: 6 }, (_, index) => index + 0.5);
const whole = npy({ descr: "'<f4'", shape: "(2, 3)" }, ramp);

// @spec specs/scan-files.md §1
describe("what an NPZ file holds", () => {
  it.each([
    ["stored", {}],
    ["deflated", { compress: true }],
    ["zip64, stored", { zip64: true }],
    ["zip64, deflated", { zip64: true, compress: true }],
  ])("is read %s", async (name, packing) => {
    const path = await writeZip(folder.path(`${name}.npz`), { "a.npy": whole, "note.txt": Buffer.from("x") }, packing);
    const npz = await openNpz(path);
    expect(npz.keys).toEqual(["a"]);
    expect(npz.header("a")).toMatchObject({ dtype: "f4", shape: [2, 3], fortranOrder: false, bigEndian: false });
    expect(await npz.read("a")).toEqual({ dtype: "f4", shape: [2, 3], data: ramp });
    await npz.close();
  });

  it.each([1, 2, 3] as const)("is read with a header of version %i", async (version) => {
    const path = await writeZip(folder.path(`v${version}.npz`), {
      "a.npy": npy({ descr: "'<f4'", shape: "(2, 3)" }, ramp, version),
    });
    expect((await readOnly(path)).data).toEqual(ramp);
  });

  it("comes row-major where the file is in fortran order", async () => {
    const path = await writeZip(folder.path("fortran.npz"), {
      "a.npy": npy({ descr: "'<f4'", shape: "(2, 3)", fortran: true }, Float32Array.of(0, 3, 1, 4, 2, 5)),
    });
    expect(await readOnly(path)).toEqual({ dtype: "f4", shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
  });

  it("is a single number for the shape ()", async () => {
    const path = await writeZip(folder.path("scalar.npz"), {
      "a.npy": npy({ descr: "'<f8'", shape: "()" }, Float64Array.of(7)),
    });
    expect(await readOnly(path)).toEqual({ dtype: "f8", shape: [], data: Float64Array.of(7) });
  });

  it("may be empty", async () => {
    const path = await writeZip(folder.path("empty.npz"), {
      "a.npy": npy({ descr: "'<f4'", shape: "(0, 5)" }, new Float32Array(0)),
    });
    expect(await readOnly(path)).toEqual({ dtype: "f4", shape: [0, 5], data: new Float32Array(0) });
  });

  it("has a header longer than the first read", async () => {
    const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }${" ".repeat(20_000)}`;
    const path = await writeZip(folder.path("long.npz"), { "a.npy": npyWithText(text, ramp) });
    expect((await readOnly(path)).data).toEqual(ramp);
  });
});

describe("a file that cannot be trusted", () => {
  it.each([false, true])("is never read wrongly, whichever byte is flipped (deflated: %s)", async (compress) => {
    const good = await zipBytes({ "a.npy": whole }, { compress });
    const path = folder.path(`flip-${compress}.npz`);
    const outcomes = { refused: 0, same: 0 };
    for (let place = 0; place < good.length; place += 1) {
      const bad = Buffer.from(good);
      bad[place] = (bad[place] as number) ^ 0x10;
      await writeFile(path, bad);
      const { code, array } = await outcomeOf(path);
      if (code === null) outcomes.same += 1; // dates, versions and attributes mean nothing here
      else outcomes.refused += 1;
      const isFine =
        code === null ? isDeepStrictEqual(array?.data, ramp) : /^DATA_(?:CORRUPT|UNSUPPORTED|INVALID)$/u.test(code);
      expect({ place, code, array, isFine }).toMatchObject({ isFine: true });
    }
    const contentBytes = compress ? 60 : whole.length;
    expect(outcomes.refused).toBeGreaterThan(contentBytes);
    expect(outcomes.same).toBeGreaterThan(0);
  });

  it("is refused for a flipped number with the advice to copy it again", async () => {
    const good = await zipBytes({ "a.npy": whole });
    const path = folder.path("number.npz");
    const bad = Buffer.from(good);
    const place = bad.indexOf(Buffer.from(ramp.buffer, 8, 8));
    bad[place] = (bad[place] as number) ^ 1;
    await writeFile(path, bad);
    const error = await failure("DATA_CORRUPT", () => readOnly(path));
    expect(error.details.received).toContain("CRC-32");
    expect(error.details.hint).toContain("copy the file again");
    expect(error.kind).toBe("input");
  });

  it("is refused truncated at any length", async () => {
    const good = await zipBytes({ "a.npy": whole }, { compress: true });
    const path = folder.path("short.npz");
    await writeFile(path, good);
    for (let length = good.length - 1; length >= 0; length -= 1) {
      await truncate(path, length);
      expect((await outcomeOf(path)).code, `${length} bytes`).toBe("DATA_CORRUPT");
    }
  });

  it.each([
    ["another format", Buffer.from("GIF89a........")],
    ["an empty file", Buffer.alloc(0)],
  ])("is refused as %s", async (name, content) => {
    const path = folder.path(`${name}.npz`);
    await writeFile(path, content);
    const error = await failure("DATA_CORRUPT", () => openNpz(path));
    expect(error.message).toContain("is not an NPZ file");
    expect(error.details.where).toEqual({ file: path });
  });

  it.each([
    ["says nothing", "nonsense"],
    ["has no shape", "{'descr': '<f4', 'fortran_order': False, }"],
    ["has a negative length", "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 3), }"],
    ["promises more than there is", "{'descr': '<f4', 'fortran_order': False, 'shape': (20, 3), }"],
    ["promises less than there is", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }"],
  ])("is refused where a header %s", async (name, text) => {
    const path = await writeZip(folder.path(`${name}.npz`), { "a.npy": npyWithText(text, ramp) });
    const error = await failure("DATA_CORRUPT", () => readOnly(path));
    expect(error.message).toContain("array a");
  });

  it("is refused where an array does not begin as one", async () => {
    const path = await writeZip(folder.path("magic.npz"), { "a.npy": Buffer.from("hello, this is no array") });
    const error = await failure("DATA_CORRUPT", () => readOnly(path));
    expect(error.message).toContain("array a");
  });

  it("is refused where it holds an array twice", async () => {
    const [first, second] = ["a.npy", "b.npy"];
    const bytes = await zipBytes({ [first]: whole, [second]: whole });
    const path = folder.path("twice.npz");
    await writeFile(path, Buffer.from(bytes.toString("latin1").replaceAll(second, first), "latin1"));
    expect((await failure("DATA_CORRUPT", () => openNpz(path))).message).toContain("twice");
  });
});

// @spec specs/scan-files.md §4
describe("what is not read", () => {
  it("is a pickled object, refused with the reason, while the other arrays are read", async () => {
    const path = await writeZip(folder.path("object.npz"), {
      "a.npy": npy({ descr: "'|O'", shape: "(2,)" }, Buffer.from("a pickle")),
      "b.npy": whole,
    });
    const error = await failure("DATA_UNSUPPORTED", () => readOnly(path));
    expect(error.message).toContain("pickled Python objects");
    expect(error.details.hint).toContain("runs the code");
    expect((await readOnly(path, "b")).data).toEqual(ramp);
  });

  it.each([
    ["text", "'<U3'"],
    ["a long double", "'<f16'"],
    ["a date", "'<M8[ns]'"],
    ["a structure", "[('x', '<f4'), ('y', '<f4')]"],
  ])("is %s, refused with the types that are", async (name, descr) => {
    const path = await writeZip(folder.path(`${name}.npz`), {
      "a.npy": npy({ descr, shape: "(1,)" }, new Uint8Array(8)),
    });
    const error = await failure("DATA_UNSUPPORTED", () => readOnly(path));
    expect(error.details.expected).toContain("complex64");
    expect(error.details.hint).toContain("astype");
  });

  it("is a version to come", async () => {
    const path = await writeZip(folder.path("v9.npz"), { "a.npy": npyWithText("{}", ramp, 9) });
    expect((await failure("DATA_UNSUPPORTED", () => readOnly(path))).details.received).toBe("version 9.0");
  });

  it.each(["'<i8'", "'<u8'", "'>i8'"])("is an integer beyond 2^53 (%s)", async (descr) => {
    const numbers = BigInt64Array.of(2n ** 53n + 1n);
    if (descr.includes(">")) Buffer.from(numbers.buffer).swap64();
    const path = await writeZip(folder.path("big.npz"), { "a.npy": npy({ descr, shape: "(1,)" }, numbers) });
    const error = await failure("DATA_UNSUPPORTED", () => readOnly(path));
    expect(error.details.received).toBe("9007199254740993");
    expect(error.details.hint).toContain("float64");
  });

  it.each([
    ["by its first bytes", "scan.npz", Buffer.from("\u0089HDF\r\n\u001a\n....", "latin1")],
    [
      "by its first bytes after a user block",
      "block.npz",
      Buffer.concat([Buffer.alloc(512), Buffer.from("\u0089HDF\r\n\u001a\n", "latin1")]),
    ],
    ["by its name", "scan.cxi", Buffer.from("whatever")],
  ])("is HDF5, known %s, refused with the way to convert it", async (_, name, content) => {
    await writeFile(folder.path(name), content);
    const error = await failure("DATA_UNSUPPORTED", () => openNpz(folder.path(name)));
    expect(error.message).toContain("comes in a later version");
    expect(error.details.hint).toContain("h5py");
  });

  it("is a single .npy array", async () => {
    await writeFile(folder.path("one.npy"), whole);
    const error = await failure("DATA_UNSUPPORTED", () => openNpz(folder.path("one.npy")));
    expect(error.details.hint).toContain("np.savez");
  });

  it("is an encrypted or otherwise compressed entry", async () => {
    const bytes = await zipBytes({ "a.npy": whole }, { compress: true });
    const directory = bytes.indexOf(Buffer.from("PK\u0001\u0002", "latin1"));
    bytes.writeUInt16LE(93, directory + 10);
    const path = folder.path("zstd.npz");
    await writeFile(path, bytes);
    expect((await failure("DATA_UNSUPPORTED", () => openNpz(path))).details.received).toBe("compression method 93");
  });
});

describe("what is not there", () => {
  it.each(["missing.npz", "missing/a.npz"])("is a file (%s)", async (name) => {
    const error = await failure("DATA_NOT_FOUND", () => openNpz(folder.path(name)));
    expect(error.details.hint).toContain("check the path");
  });

  it("is a file where there is a folder", async () => {
    expect((await failure("DATA_NOT_FOUND", () => openNpz(folder.path(".")))).details.received).toContain("folder");
  });

  it("is an array, told with the nearest name", async () => {
    const path = await writeZip(folder.path("names.npz"), { "diff3d.npy": whole });
    const error = await failure("DATA_INVALID", () => readOnly(path, "diff3"));
    expect(error.details.hint).toBe("did you mean diff3d?");
  });
});

it("leaves no file open where it fails", async () => {
  const path = folder.path("closed.npz");
  await writeFile(path, "PK no zip at all");
  const before = await nextDescriptor(path);
  for (let time = 0; time < 5; time += 1) await failure("DATA_CORRUPT", () => openNpz(path));
  expect(await nextDescriptor(path)).toBe(before);
});

/** The number that the next opened file gets: the lowest that is free. */
async function nextDescriptor(path: string): Promise<number> {
  const file = await open(path, "r");
  const { fd } = file;
  await file.close();
  return fd;
}
