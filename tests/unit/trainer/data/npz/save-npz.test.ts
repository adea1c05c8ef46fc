import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../../../src/base/errors/app-error.ts";
import { openNpz } from "../../../../../src/trainer/data/npz/open-npz.ts";
import { fromJson, saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import type { NpyContent, NumericArray } from "../../../../../src/trainer/data/npz/types.ts";
import { failure, temporaryFolder } from "../support/npz-file.ts";

const folder = temporaryFolder();

async function readBack(path: string, key = "a"): Promise<NumericArray> {
  const npz = await openNpz(path);
  try {
    return (await npz.read(key)).data;
  } finally {
    await npz.close();
  }
}

const cases: readonly [NpyContent["dtype"], NumericArray][] = [
  ["f4", Float32Array.of(-1.5, 0, 3.25e38, Number.NaN)],
  ["f8", Float64Array.of(-1.5, Number.MIN_VALUE, 1e300, Infinity)],
  ["c8", Float32Array.of(1, -2, 3, -4)],
  ["c16", Float64Array.of(1, -2, 3, -4)],
  ["f2", Float32Array.of(-65_504, 2 ** -24, 0.333251953125, Number.NaN)],
  ["b1", Uint8Array.of(0, 1, 1, 0)],
  ["u1", Uint8Array.of(0, 1, 254, 255)],
  ["i1", Int8Array.of(-128, -1, 0, 127)],
  ["i2", Int16Array.of(-32_768, -1, 0, 32_767)],
  ["u4", Uint32Array.of(0, 1, 2 ** 31, 2 ** 32 - 1)],
  ["u8", Float64Array.of(0, 1, 2 ** 32, 2 ** 53 - 1)],
  ["u2", Uint16Array.of(0, 1, 65_534, 65_535)],
  ["i4", Int32Array.of(-2_147_483_648, -1, 0, 2_147_483_647)],
];

describe.each([false, true])("a saved file, deflated: %s", (compress) => {
  it.each(cases)("gives the same %s back", async (dtype, data) => {
    const path = folder.path(`${dtype}-${compress}.npz`);
    await saveNpz(path, { a: { dtype, shape: dtype.startsWith("c") ? [2] : [2, 2], data } }, { compress });
    expect(await readBack(path)).toEqual(data);
  });

  it("gives 64-bit integers back as numbers", async () => {
    const path = folder.path(`i8-${compress}.npz`);
    const data = Float64Array.of(-(2 ** 53) + 1, -1, 0, 2 ** 53 - 1);
    await saveNpz(path, { a: { dtype: "i8", shape: [4], data } }, { compress });
    expect(await readBack(path)).toEqual(data);
  });

  it("has the same bytes for the same arrays", async () => {
    const [first, second] = [folder.path("first.npz"), folder.path("second.npz")];
    const arrays: Record<string, NpyContent> = {
      a: { dtype: "f4", shape: [1000], data: new Float32Array(1000) },
      "b/c": { dtype: "i4", shape: [], data: Int32Array.of(1) },
    };
    await saveNpz(first, arrays, { compress });
    await new Promise((resolve) => void setTimeout(resolve, 10));
    await saveNpz(second, arrays, { compress });
    expect(await readFile(second)).toEqual(await readFile(first));
  });
});

it("converts numbers to the type they are written in", async () => {
  const path = folder.path("convert.npz");
  await saveNpz(path, { a: { dtype: "f4", shape: [2], data: Float64Array.of(0.1, 2) } });
  expect(await readBack(path)).toEqual(Float32Array.of(0.1, 2));
});

it("writes an array that comes in pieces", async () => {
  const path = folder.path("pieces.npz");
  async function* pieces(): AsyncGenerator<Float32Array> {
    for (let row = 0; row < 3; row += 1) yield Float32Array.of(row, row);
  }
  await saveNpz(path, { a: { dtype: "f4", shape: [3, 2], data: pieces } });
  expect(await readBack(path)).toEqual(Float32Array.of(0, 0, 1, 1, 2, 2));
});

it("keeps JSON as its UTF-8 bytes", async () => {
  const path = folder.path("json.npz");
  await saveNpz(path, { meta: fromJson({ unit: "µm" }) });
  expect(Buffer.from((await readBack(path, "meta")) as Uint8Array).toString("utf8")).toBe('{"unit":"µm"}');
});

describe("what cannot be written", () => {
  it.each<[string, NpyContent["dtype"], NumericArray]>([
    ["300 as uint8", "u1", Float64Array.of(300)],
    ["−1 as uint16", "u2", Int32Array.of(-1)],
    ["0.5 as int32", "i4", Float32Array.of(0.5)],
    ["2^53 as int64", "i8", Float64Array.of(2 ** 53)],
    ["NaN as int32", "i4", Float32Array.of(Number.NaN)],
    ["2 as bool", "b1", Uint8Array.of(2)],
    ["−1 as uint64", "u8", Float64Array.of(-1)],
    ["65520 as float16", "f2", Float64Array.of(65_520)],
  ])("is %s, never wrapped in silence", async (name, dtype, data) => {
    const error = await failure("DATA_INVALID", () =>
      saveNpz(folder.path(`${name}.npz`), { a: { dtype, shape: [1], data } }),
    );
    expect(error.details.hint).toContain("f4 or f8");
  });

  it.each([[3], [1]])("is another number of numbers than the shape [%i] says", async (length) => {
    const content: NpyContent = { dtype: "f4", shape: [length], data: new Float32Array(2) };
    const error = await failure("DATA_INVALID", () => saveNpz(folder.path("shape.npz"), { a: content }));
    expect(error.details.received).toBe("2 numbers");
  });

  it("leaves the file that was there, and no other", async () => {
    const path = folder.path("keep/old.npz");
    await saveNpz(path, { a: { dtype: "u1", shape: [1], data: Uint8Array.of(7) } });
    async function* failing(): AsyncGenerator<Float32Array> {
      yield new Float32Array(1 << 18);
      throw new AppError("DATA_CORRUPT", "the source is damaged");
    }
    await failure("DATA_CORRUPT", () => saveNpz(path, { a: { dtype: "f4", shape: [1 << 19], data: failing } }));
    expect(await readBack(path)).toEqual(Uint8Array.of(7));
    expect(await readdir(folder.path("keep"))).toEqual(["old.npz"]);
  });

  it("is anything where the folder is a file", async () => {
    await writeFile(folder.path("file"), "");
    const error = await failure("IO_FAILED", () => saveNpz(folder.path("file/a.npz"), {}));
    expect(error.kind).toBe("environment");
  });
});
