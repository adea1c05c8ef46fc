import { describe, expect, test } from "vitest";
import { openNpz } from "../../../../../src/trainer/data/npz/open-npz.ts";
import { openScan } from "../../../../../src/trainer/data/open-scan.ts";
import { saveSimulatedScan, toScan } from "../../../../../src/trainer/data/simulation/simulated-scan-file.ts";
import { simulateScan } from "../../../../../src/trainer/data/simulation/simulate-scan.ts";
import { temporaryFolder } from "../support/npz-file.ts";

const folder = temporaryFolder();

describe("a simulated scan in a file", () => {
  test("openScan gives the same scan again", async () => {
    const simulated = await simulateScan({ objectSize: 94, seed: 2, objectCount: 2, probeModes: 2 });
    const path = folder.path("scan.npz");
    await saveSimulatedScan(path, simulated);
    const scan = await openScan(path);
    const kept = toScan(simulated);
    expect(scan.positionsPx).toEqual(kept.positionsPx);
    expect(scan.scanIndex).toEqual(kept.scanIndex);
    expect(scan.probe).toEqual(kept.probe);
    expect(scan.object).toEqual(kept.object);
    expect(await scan.patterns.read([0, 31])).toEqual(await kept.patterns.read([0, 31]));
    await scan.patterns.close();
  });

  test("the file says what it was made of and with which dose", async () => {
    const simulated = await simulateScan({ objectSize: 64, seed: 7, photonsPerFrame: 1e5 });
    const path = folder.path("settings.npz");
    await saveSimulatedScan(path, simulated);
    const file = await openNpz(path);
    const { data } = await file.read("simulation");
    await file.close();
    expect(JSON.parse(Buffer.from(data as Uint8Array).toString("utf8"))).toEqual({
      settings: simulated.settings,
      dose: simulated.dose,
    });
    expect(simulated.settings.seed).toBe(7);
  });

  test("the truth of one object is kept under both names", async () => {
    const path = folder.path("one.npz");
    await saveSimulatedScan(path, await simulateScan({ objectSize: 70 }));
    const file = await openNpz(path);
    expect(file.header("objects").shape).toEqual([1, 70, 70]);
    expect(file.header("objectGuess").shape).toEqual([70, 70]);
    expect(file.header("probeGuess").shape).toEqual([64, 64]);
    expect(file.header("diff3d")).toMatchObject({ dtype: "f4", shape: [1, 64, 64] });
    await file.close();
  });
});
