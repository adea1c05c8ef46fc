import { expect, it } from "vitest";
import { openNpz } from "../../../../src/trainer/data/npz/open-npz.ts";
import { openScan } from "../../../../src/trainer/data/open-scan.ts";
import { saveScan } from "../../../../src/trainer/data/save-scan.ts";
import { temporaryFolder } from "./support/npz-file.ts";
import { M, pinnArrays, scanFiles, tikeArrays, tinyAmplitude } from "./support/scan-file.ts";

const folder = temporaryFolder();
const { write } = scanFiles();

it.each([true, false])("a saved scan opens as the same scan (deflated: %s)", async (compress) => {
  const mask = new Uint8Array(64).fill(1).fill(0, 0, 3);
  const arrays = pinnArrays({
    objects: { dtype: "c8", shape: [2, 3, 3], data: Float32Array.from({ length: 36 }, (_, index) => index) },
    scan_index: { dtype: "i8", shape: [M], data: Int32Array.of(0, 1, 0, 1, 0, 1) },
    mask: { dtype: "u1", shape: [8, 8], data: mask },
    pixelSizeM: { dtype: "f8", shape: [], data: Float64Array.of(3e-8) },
  });
  const before = await openScan(await write(arrays));
  const path = folder.path(`saved-${compress}.npz`);
  await saveScan(path, before, { compress });
  const after = await openScan(path);
  const { patterns: _, ...rest } = after;
  expect(before).toMatchObject(rest);
  const all = Array.from({ length: M }, (__, index) => index);
  expect(await after.patterns.read(all)).toEqual(await before.patterns.read(all));
  await Promise.all([before.patterns.close(), after.patterns.close()]);
});

it("a scan of tike's layout is saved in PtychoPINN's, what goes along with it too", async () => {
  const scan = await openScan(await write(tikeArrays()));
  const path = folder.path("converted.npz");
  await saveScan(path, scan, { extra: { dose: { dtype: "f8", shape: [], data: Float64Array.of(7) } } });
  await scan.patterns.close();
  const npz = await openNpz(path);
  expect(npz.keys).toEqual(["xcoords", "ycoords", "diff3d", "probeGuess", "scan_index", "dose"]);
  expect((await npz.read("diff3d")).data).toEqual(tinyAmplitude());
  expect((await npz.read("probeGuess")).shape).toEqual([8, 8]);
  await npz.close();
  const again = await openScan(path);
  expect(again.conversions).toContain("not used: dose");
  await again.patterns.close();
});

it("a single object is saved as objectGuess too", async () => {
  const object = { dtype: "c8", shape: [3, 3], data: new Float32Array(18).fill(1) } as const;
  const scan = await openScan(await write(pinnArrays({ objectGuess: object })));
  const path = folder.path("object.npz");
  await saveScan(path, scan);
  await scan.patterns.close();
  const npz = await openNpz(path);
  expect([npz.header("objects").shape, npz.header("objectGuess").shape]).toEqual([
    [1, 3, 3],
    [3, 3],
  ]);
  await npz.close();
});
