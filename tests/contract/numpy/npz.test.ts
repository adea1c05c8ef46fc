import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openNpz } from "../../../src/trainer/data/npz/open-npz.ts";
import { saveNpz } from "../../../src/trainer/data/npz/save-npz.ts";
import type { NpyContent, NpyDtype, NumericArray } from "../../../src/trainer/data/npz/types.ts";
import { numpyMissing, python } from "./python.ts";

const shapes: readonly (readonly number[])[] = [[], [5], [2, 3], [4, 1, 3], [2, 3, 1, 2], [3, 0]];

/**
 * The numbers of the contract, the same in Python and here: element i, counted row-major, is `(37 i) mod 100`, less 50
 * where the type has signs, halved where it has fractions; the imaginary part is the next number.
 */
const numbersInPython = `
import sys, numpy as np
def numbers(dtype, shape):
    dtype = np.dtype(dtype)
    i = np.arange(int(np.prod(shape, dtype=int)))
    def part(i):
        v = (37 * i) % 100
        if dtype.kind == 'b': return v % 2
        if dtype.kind == 'u': return v
        return v - 50 if dtype.kind == 'i' else (v - 50) / 2
    v = part(i) + (1j * part(i + 1) if dtype.kind == 'c' else 0)
    return v.astype(dtype).reshape(shape)
`;

function numbers(dtype: string, count: number): readonly number[] {
  const kind = dtype.charAt(0);
  const part = (index: number): number => {
    const value = (37 * index) % 100;
    if (kind === "b") return value % 2;
    if (kind === "u") return value;
    return kind === "i" ? value - 50 : (value - 50) / 2;
  };
  return Array.from({ length: count }, (_, index) =>
    kind === "c" ? [part(index), part(index + 1)] : [part(index)],
  ).flat();
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

describe.skipIf(numpyMissing !== null)(
  `NPZ files and NumPy${numpyMissing === null ? "" : ` (skipped: ${numpyMissing})`}`,
  () => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "ptycho-numpy-"));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const readable = ["?", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "c8", "c16"];
    const orders = ["<", ">"];

    describe.each(["savez", "savez_compressed"])("what numpy.%s writes", (save) => {
      it.each(["C", "F"])("is read in order %s: every type, byte order and number of axes", async (order) => {
        const path = join(folder, `${save}-${order}.npz`);
        const program = `${numbersInPython}
arrays = {}
for dtype in ${JSON.stringify(readable)}:
    for byte_order in ${JSON.stringify(orders)}:
        for k, shape in enumerate(${JSON.stringify(shapes)}):
            name = dtype.replace('?', 'b1') + ('le' if byte_order == '<' else 'be') + str(k)
            arrays[name] = np.array(numbers(byte_order + dtype, shape), order='${order}')
np.${save}(sys.argv[1], **arrays)`;
        await python(program, [path]);
        const npz = await openNpz(path);
        expect(npz.keys).toHaveLength(readable.length * orders.length * shapes.length);
        for (const key of npz.keys) {
          const [, dtype, place] = /^([a-z]\d+)[lb]e(\d)$/u.exec(key) as unknown as [string, string, string];
          const shape = shapes[Number(place)] as readonly number[];
          const array = await npz.read(key);
          const values = numbers(dtype, elements(shape));
          expect({ key, dtype: array.dtype, shape: array.shape, values: Array.from(array.data) }).toEqual({
            key,
            dtype,
            shape,
            values,
          });
          if (shape.length < 2 || elements(shape) === 0) continue;
          const rows = await npz.rows(key);
          const all = await rows.read(Array.from({ length: rows.count }, (_, row) => row));
          expect({ key, rows: Array.from(all) }).toEqual({ key, rows: values });
          await rows.close();
        }
        await npz.close();
      });
    });

    const writable: readonly NpyDtype[] = readable.map((dtype) => (dtype === "?" ? "b1" : dtype) as NpyDtype);

    it.each([false, true])(
      "NumPy reads every type and number of axes that is written (deflated: %s)",
      async (compress) => {
        const path = join(folder, `ours-${compress}.npz`);
        const arrays: Record<string, NpyContent> = {};
        for (const dtype of writable) {
          for (const [place, shape] of shapes.entries()) {
            const data = Float64Array.from(numbers(dtype, elements(shape)));
            arrays[`${dtype}_${place}`] = { dtype, shape, data: data satisfies NumericArray };
          }
        }
        await saveNpz(path, arrays, { compress });
        const program = `${numbersInPython}
shapes = ${JSON.stringify(shapes)}
with np.load(sys.argv[1], allow_pickle=False) as npz:
    for key in npz.files:
        dtype, k = key.split('_')
        a, shape = npz[key], tuple(shapes[int(k)])
        dtype = dtype.replace('b1', '?')
        assert a.dtype == np.dtype('<' + dtype), (key, a.dtype)
        assert a.shape == shape, (key, a.shape)
        assert np.array_equal(a, numbers(dtype, shape)), key
    print(len(npz.files))`;
        expect(Number(await python(program, [path]))).toBe(writable.length * shapes.length);
      },
    );

    it("numbers are rounded to float16 as NumPy rounds them", async () => {
      const path = join(folder, "half.npz");
      const values = Float64Array.from({ length: 40_000 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** ((i % 4000) / 97 - 26));
      const ties = Float64Array.from(
        { length: 4000 },
        (_, i) => (1 + (2 * (i % 1024) + 1) / 2048) * 2 ** ((i % 30) - 14),
      );
      const special = Float64Array.of(0, -0, Infinity, -Infinity, Number.NaN, 65_504, 65_519, 2 ** -24, 2 ** -25, 3e-8);
      const contents = Object.entries({ values, ties, special });
      await saveNpz(
        path,
        Object.fromEntries(
          contents.flatMap(([name, data]) => [
            [`${name}_half`, { dtype: "f2", shape: [data.length], data }],
            [`${name}_double`, { dtype: "f8", shape: [data.length], data }],
          ]),
        ),
      );
      const program = `import sys, numpy as np
npz = np.load(sys.argv[1])
for name in ['values', 'ties', 'special']:
    expected = npz[name + '_double'].astype('<f2')
    assert expected.tobytes() == npz[name + '_half'].tobytes(), name
print('same')`;
      expect((await python(program, [path])).trim()).toBe("same");
    });

    it("NumPy reads names with slashes and header versions 2 and 3 are read back from it", async () => {
      const [ours, theirs] = [join(folder, "slash.npz"), join(folder, "versions.npz")];
      await saveNpz(ours, { "encoder/kernel": { dtype: "f4", shape: [2], data: Float32Array.of(1, 2) } });
      const program = `
import sys, zipfile, numpy as np
assert np.load(sys.argv[1])['encoder/kernel'].tolist() == [1, 2]
with zipfile.ZipFile(sys.argv[2], 'w') as z:
    for version in [(1, 0), (2, 0), (3, 0)]:
        with z.open(f'v{version[0]}.npy', 'w', force_zip64=True) as f:
            np.lib.format.write_array(f, np.arange(3, dtype='<f4'), version=version)`;
      await python(program, [ours, theirs]);
      const npz = await openNpz(theirs);
      for (const key of ["v1", "v2", "v3"]) expect((await npz.read(key)).data).toEqual(Float32Array.of(0, 1, 2));
      await npz.close();
    });

    it("object arrays, text and structures written by NumPy are refused", async () => {
      const path = join(folder, "refused.npz");
      await python(
        `import sys, numpy as np
np.savez(sys.argv[1], objects=np.array([None, [1]], dtype=object), text=np.array(['a']), structure=np.zeros(2, [('x', 'f4'), ('y', 'f4')]))`,
        [path],
      );
      const npz = await openNpz(path);
      expect(npz.keys).toEqual(["objects", "text", "structure"]);
      await expect(npz.read("objects")).rejects.toMatchObject({ code: "DATA_UNSUPPORTED", message: /pickle/u });
      await expect(npz.read("text")).rejects.toMatchObject({ code: "DATA_UNSUPPORTED" });
      await expect(npz.read("structure")).rejects.toMatchObject({ code: "DATA_UNSUPPORTED" });
      await npz.close();
    });
  },
);
