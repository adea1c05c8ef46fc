import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collectDoctorReport } from "../../../../src/trainer/engine/doctor.ts";

let cache = "";
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "ptycho-doctor-"));
  vi.stubEnv("PTYCHO_CACHE", cache);
  vi.stubEnv("PTYCHO_ENGINE", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true, force: true });
});

describe("collectDoctorReport", () => {
  test("tells which engine is used and why, how fast it is, and where a native one was looked for", async () => {
    const report = await collectDoctorReport({ engine: { name: "wasm" }, measureMs: 1 });
    expect(report.engine).toMatchObject({ identity: { name: "wasm" }, reason: expect.stringContaining("asked for") });
    expect(report.speed?.matMulGflops).toBeGreaterThan(0);
    expect(report.speed?.convolutionGflops).toBeGreaterThan(0);
    expect(report.native.map(({ origin }) => origin)).toEqual(["tfjs-node-gpu", "tfjs-node", "cache"]);
    expect(report.native.at(-1)).toEqual({
      origin: "cache",
      folder: null,
      reason: `nothing is built in ${cache}/engine`,
    });
    expect(report.gpu.used).toBe(false);
    expect(report.cache).toEqual({ folder: `${cache}/engine`, bytes: 0, engines: [] });
  });

  test("tells why there is no engine instead of failing", async () => {
    const report = await collectDoctorReport({ engine: { name: "native" }, measureMs: 1 });
    if (report.native.some(({ folder }) => folder !== null)) return; // npm could install the prebuilt addon here
    expect(report).toMatchObject({ engine: null, speed: null });
    expect(report.failure).toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      hint: expect.stringContaining("ptycho engine install"),
    });
  });

  test("passes a wrong engine name on as the input error that it is", async () => {
    vi.stubEnv("PTYCHO_ENGINE", "cuda");
    await expect(collectDoctorReport()).rejects.toMatchObject({ code: "CONFIG_INVALID", kind: "input" });
  });

  test("weighs the cache", async () => {
    await mkdir(join(cache, "engine", "some"), { recursive: true });
    await writeFile(join(cache, "engine", "some", "file"), Buffer.alloc(1_000));
    expect((await collectDoctorReport({ engine: { name: "wasm" }, measureMs: 1 })).cache.bytes).toBe(1_000);
  });
});
