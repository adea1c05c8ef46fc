import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test, vi } from "vitest";
import { installEngine } from "../../../src/trainer/engine/install/install-engine.ts";
import { listInstalled } from "../../../src/trainer/engine/install/installed.ts";
import { layoutOf } from "../../../src/trainer/engine/install/layout.ts";
import { inspectPackage } from "../../../src/trainer/engine/native/locate.ts";
import { hasFusedRelu } from "../../../src/trainer/engine/native/onednn.ts";
import { openNative } from "../../../src/trainer/engine/native/open-native.ts";
import type { NativeBackend } from "../../../src/trainer/engine/native/types.ts";

const root = await mkdtemp(join(tmpdir(), "ptycho-engine-install-"));
const cacheFolder = join(root, "engine");
afterAll(() => rm(root, { recursive: true, force: true }));

const installer = fileURLToPath(new URL("../../../dist/trainer/engine/install/install-engine.js", import.meta.url));
const program = `const { installEngine } = await import(${JSON.stringify(installer)});
await installEngine({ cacheFolder: ${JSON.stringify(cacheFolder)}, report: ({ step }) => console.log(step) });`;

/** Starts the built installer in a process of its own and kills it when a step of that name begins. */
async function killInstallerAt(step: string): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { detached: true });
  const ended = new Promise((done) => child.once("close", done));
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes(step)) process.kill(-(child.pid as number), "SIGKILL");
  });
  await ended;
  expect(output).toContain(step);
}

const nothingOnThePath = { PATH: root, CXX: undefined };

const { NPM_CONFIG_OFFLINE, PTYCHO_TESTS_OFFLINE } = process.env;
const isOffline = NPM_CONFIG_OFFLINE === "true" || PTYCHO_TESTS_OFFLINE !== undefined;
const why = isOffline ? " (skipped: the tests are told to stay off the network)" : "";

// Each test goes on where the one before it ended: a real build takes a quarter of a minute.
describe.skipIf(isOffline || process.platform !== "linux")(`ptycho engine install${why}`, { timeout: 180_000 }, () => {
  test("an installer that is killed leaves nothing that is taken for whole", async () => {
    await killInstallerAt("unpack its libraries");
    expect(await readdir(cacheFolder)).toEqual([expect.stringMatching(/^\.building-/)]);
    expect(listInstalled(cacheFolder)).toEqual([]);
  });

  test("two installers at once build one engine, and clear away what the killed one left", async () => {
    const steps: string[] = [];
    const report = ({ step, seconds }: { step: string; seconds: number | null }): void => {
      if (seconds === null) steps.push(step);
    };
    const both = [installEngine({ cacheFolder, report }), installEngine({ cacheFolder, report })];
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(["installed", "present"]);
    expect(steps).toContain("wait for another installer");
    expect(steps.filter((step) => step.startsWith("compile"))).toHaveLength(1);
    expect(await readdir(cacheFolder)).toEqual([expect.stringMatching(/^tensorflow-2\.16\.2-cpu-/)]);
  });

  test("a second call does nothing, in less than a second", async () => {
    const report = vi.fn<() => void>();
    const { status, seconds } = await installEngine({ cacheFolder, report });
    expect(status).toBe("present");
    expect(report).not.toHaveBeenCalled();
    expect(seconds).toBeLessThan(1);
  });

  test("what was built computes in this process, though it lies far from the program's own packages", async () => {
    const [installed] = listInstalled(cacheFolder);
    const opened = await openNative(1, [inspectPackage("cache", installed?.packageFolder ?? "")]);
    expect(opened).toMatchObject({ version: "2.16.2", threads: 1 });
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
    expect([...product.dataSync()]).toEqual([11]);
  });

  test("its addon takes lists of attributes: ReLU goes into the convolution", () => {
    expect(hasFusedRelu(tf.backend() as NativeBackend)).toBe(true);
  });

  test("its addon reads tensors into memory that is there, and applies Adam", () => {
    const { binding } = tf.backend() as NativeBackend;
    const target = new Float32Array(3);
    tf.tidy(() => {
      const ids = (tf.backend() as NativeBackend).getInputTensorIds([tf.scalar(1), tf.tensor1d([2, 3])]);
      binding.readTensors?.(ids, target);
    });
    expect([...target]).toEqual([1, 2, 3]);
    const [weights, m, v] = [Float32Array.of(1), new Float32Array(1), new Float32Array(1)];
    binding.applyAdam?.(weights, m, v, Float32Array.of(2), 0.5, 0.75, 0, 1, 4, 1);
    expect([...weights, ...m, ...v]).toEqual([0.5, 1, 1]); // w − 1 · 1 / √(1 · 4)
    expect(() => binding.applyAdam?.(weights, m, v, target, 0.5, 0.75, 0, 1, 4, 1)).toThrow(/length/);
  });

  test("its addon asks for huge pages for this process's heap", async () => {
    const maps = await readFile("/proc/self/smaps", "utf8");
    const advised = maps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).filter((area) => /^VmFlags:.*\bhg\b/m.test(area));
    // glibc grows its heap elsewhere, without that name, where something lies right behind it; 256 MB is the least it asks for.
    const kilobytes = advised.map((area) => Number(/^Size: +(\d+) kB/m.exec(area)?.[1]));
    expect(Math.max(...kilobytes)).toBeGreaterThan(250 * 1024);
  });

  test("a flipped byte is found by --verify, and a repair that fails leaves the engine where it is", async () => {
    const folder = listInstalled(cacheFolder)[0]?.folder as string;
    await flipLastByte(join(layoutOf(folder).protobuf, "google-protobuf.js"));
    expect((await installEngine({ cacheFolder })).status).toBe("present");
    const repair = installEngine({ cacheFolder, verify: true, environment: nothingOnThePath });
    await expect(repair).rejects.toMatchObject({ code: "ENGINE_BUILD_FAILED" });
    expect(existsSync(layoutOf(folder).addonFile)).toBe(true);
    expect(await readdir(cacheFolder)).toHaveLength(1);
  });

  test("a file of another size is noticed by every call", async () => {
    const folder = listInstalled(cacheFolder)[0]?.folder as string;
    await appendFile(layoutOf(folder).addonFile, "x");
    const repair = installEngine({ cacheFolder, environment: nothingOnThePath });
    await expect(repair).rejects.toMatchObject({ code: "ENGINE_BUILD_FAILED" });
  });
});

async function flipLastByte(path: string): Promise<void> {
  const file = await open(path, "r+");
  const { size } = await file.stat();
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, size - 1);
  byte[0] = (byte[0] as number) ^ 1;
  await file.write(byte, 0, 1, size - 1);
  await file.close();
}
