import { open, readdir, rm } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openNpz } from "../../../../../src/trainer/data/npz/open-npz.ts";
import { saveNpz } from "../../../../../src/trainer/data/npz/save-npz.ts";
import { failure, npy, temporaryFolder, writeZip } from "../support/npz-file.ts";

const folder = temporaryFolder();

/** `value[i, j, k] = 100 i + 10 j + k`, in either order. */
function digits(shape: readonly [number, number, number], fortran: boolean): Int32Array {
  const [a, b, c] = shape;
  const values = new Int32Array(a * b * c);
  for (let i = 0; i < a; i += 1) {
    for (let j = 0; j < b; j += 1) {
      for (let k = 0; k < c; k += 1) {
        values[fortran ? i + a * (j + b * k) : (i * b + j) * c + k] = 100 * i + 10 * j + k;
      }
    }
  }
  return values;
}

describe.each([
  { order: "C", fortran: false, compress: false },
  { order: "C", fortran: false, compress: true },
  { order: "fortran", fortran: true, compress: false },
  { order: "fortran", fortran: true, compress: true },
])("rows of an array in $order order, deflated: $compress", ({ order, fortran, compress }) => {
  const written = async (): Promise<string> =>
    writeZip(
      folder.path(`${order}-${compress}.npz`),
      { "a.npy": npy({ descr: "'<i4'", shape: "(2, 3, 4)", fortran }, digits([2, 3, 4], fortran)) },
      { compress },
    );

  it("are those of the first axis", async () => {
    const npz = await openNpz(await written());
    const rows = await npz.rows("a");
    expect([rows.count, rows.rowShape]).toEqual([2, [3, 4]]);
    expect(await rows.read([1])).toEqual(Int32Array.of(100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123));
    await rows.close();
    await npz.close();
  });

  it("are those of the first two axes together, in any order and as often as asked", async () => {
    const npz = await openNpz(await written());
    const rows = await npz.rows("a", { axes: 2 });
    expect([rows.count, rows.rowShape]).toEqual([6, [4]]);
    expect(await rows.read([4, 1, 4])).toEqual(Int32Array.of(110, 111, 112, 113, 10, 11, 12, 13, 110, 111, 112, 113));
    await rows.close();
    await npz.close();
  });

  it("are those of the last axis", async () => {
    const npz = await openNpz(await written());
    const rows = await npz.rows("a", { side: "last" });
    expect([rows.count, rows.rowShape]).toEqual([4, [2, 3]]);
    expect(await rows.read([3, 0])).toEqual(Int32Array.of(3, 13, 23, 103, 113, 123, 0, 10, 20, 100, 110, 120));
    await rows.close();
    await npz.close();
  });
});

it("come in memory of their own", async () => {
  const path = folder.path("own.npz");
  await saveNpz(path, { a: { dtype: "f4", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } });
  const npz = await openNpz(path);
  const rows = await npz.rows("a");
  const first = await rows.read([0]);
  first.fill(9);
  expect(await rows.read([0])).toEqual(Float32Array.of(1, 2));
  await rows.close();
  await npz.close();
});

it("keep real and imaginary part together in fortran order", async () => {
  const path = await writeZip(folder.path("complex.npz"), {
    "a.npy": npy({ descr: "'<c16'", shape: "(2, 2)", fortran: true }, Float64Array.of(1, -1, 3, -3, 2, -2, 4, -4)),
  });
  const npz = await openNpz(path);
  const rows = await npz.rows("a");
  expect(await rows.read([0, 1])).toEqual(Float64Array.of(1, -1, 2, -2, 3, -3, 4, -4));
  await rows.close();
  await npz.close();
});

it.each([false, true])("are refused where the array is damaged (deflated: %s)", async (compress) => {
  const path = folder.path("damaged.npz");
  await saveNpz(path, { a: { dtype: "f4", shape: [512], data: new Float32Array(512).fill(1.25) } }, { compress });
  const file = await open(path, "r+");
  await file.write(Buffer.of(0x55), 0, 1, compress ? 70 : 1500);
  await file.close();
  const npz = await openNpz(path);
  const error = await failure("DATA_CORRUPT", () => npz.rows("a"));
  expect(error.message).toContain("damaged");
  await npz.close();
});

it("are refused where there are too few axes", async () => {
  const path = folder.path("flat.npz");
  await saveNpz(path, { a: { dtype: "f4", shape: [], data: Float32Array.of(1) } });
  const npz = await openNpz(path);
  const error = await failure("DATA_INVALID", () => npz.rows("a"));
  expect(error.details.hint).toContain("np.stack");
  await npz.close();
});

describe("temporary files", () => {
  let temporary = "";
  const before = process.env["TMPDIR"];
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "ptycho-spill-"));
    process.env["TMPDIR"] = temporary;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    await rm(temporary, { recursive: true, force: true });
  });

  it("have no name while they are in use, so that nothing stays whatever ends the process", async () => {
    const path = folder.path("deflated.npz");
    await saveNpz(path, { a: { dtype: "f4", shape: [4, 2], data: new Float32Array(8) } }, { compress: true });
    const npz = await openNpz(path);
    const rows = await npz.rows("a");
    expect(await readdir(temporary)).toEqual([]);
    expect(await rows.read([3])).toEqual(new Float32Array(2));
    await rows.close();
    await npz.close();
  });

  it("are an environment's fault where there is no room, with the way to name another folder", async () => {
    const path = folder.path("deflated2.npz");
    await saveNpz(path, { a: { dtype: "f4", shape: [4, 2], data: new Float32Array(8) } }, { compress: true });
    const npz = await openNpz(path);
    process.env["TMPDIR"] = join(temporary, "missing");
    const error = await failure("IO_FAILED", () => npz.rows("a"));
    expect(error.kind).toBe("environment");
    expect(error.details.hint).toContain("TMPDIR");
    await npz.close();
  });
});

it.each([false, true])("take memory for the rows asked for only (deflated: %s)", async (compress) => {
  const path = folder.path("large.npz");
  const row = 1 << 18;
  const count = 96; // 96 MiB of float32
  async function* zeros(): AsyncGenerator<Float32Array> {
    for (let index = 0; index < count; index += 1) yield new Float32Array(row).fill(index);
  }
  await saveNpz(path, { a: { dtype: "f4", shape: [count, row], data: zeros } }, { compress });
  const npz = await openNpz(path);
  const rows = await npz.rows("a");
  const start = process.memoryUsage().rss;
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += (await rows.read([index]))[row - 1] as number;
  expect(sum).toBe((count * (count - 1)) / 2);
  // The garbage of rows read before may still be there, the array as a whole never is.
  expect(process.memoryUsage().rss - start).toBeLessThan(72 << 20);
  await rows.close();
  await npz.close();
});
