import { createWriteStream, existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { isNeededHeader } from "../../../../../src/trainer/engine/install/compile.ts";
import { listCudaRequirements } from "../../../../../src/trainer/engine/install/cuda.ts";
import { unpackWheel, wheelCommand } from "../../../../../src/trainer/engine/install/wheel.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ptycho-wheel-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function makeWheel(members: Readonly<Record<string, string>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(members)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const file = join(root, "some.whl");
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

describe("wheelCommand", () => {
  test("asks for one Python tag and platform, whichever Python runs pip", () => {
    const command = wheelCommand(
      "python3.9",
      { pythonVersion: "311", platformTags: ["manylinux2014_x86_64"] },
      {
        requirement: "tensorflow-cpu==2.16.2",
        folder: "wheels",
      },
    ).join(" ");
    expect(command).toContain("python3.9 -m pip download");
    expect(command).toContain(
      "--only-binary=:all: --python-version 311 --implementation cp --platform manylinux2014_x86_64",
    );
    expect(command).toContain("--no-deps");
    expect(command).toMatch(/--dest wheels tensorflow-cpu==2\.16\.2$/);
  });
});

describe("unpackWheel", () => {
  test("unpacks the members that are wanted, and only those", async () => {
    const file = await makeWheel({ "tensorflow/a.so.2": "library", "tensorflow/python/x.py": "python" });
    const place = join(root, "out", "a.so.2");
    expect(await unpackWheel(file, (name) => (name.endsWith(".so.2") ? place : null))).toBe(1);
    expect(await readFile(place, "utf8")).toBe("library");
    expect(existsSync(join(root, "out", "x.py"))).toBe(false);
  });

  test("tells a wheel that is cut off", async () => {
    const file = await makeWheel({ "tensorflow/a.so.2": "library" });
    await writeFile(file, (await readFile(file)).subarray(0, -30));
    await expect(unpackWheel(file, () => join(root, "x"))).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: { hint: expect.stringContaining("run it again") },
    });
  });
});

describe("isNeededHeader", () => {
  test("takes the C interface and the strings of TensorFlow, wherever its version keeps them", () => {
    for (const name of [
      "tensorflow/include/tensorflow/c/c_api.h",
      "tensorflow/include/tensorflow/c/eager/c_api.h",
      "tensorflow/include/external/local_tsl/tsl/c/tsl_status.h",
      "tensorflow/include/xla/tsl/c/tsl_status.h",
      "tensorflow/include/tsl/platform/ctstring_internal.h",
    ]) {
      expect(isNeededHeader(name)).toBe(true);
    }
    expect(isNeededHeader("tensorflow/include/Eigen/src/Core/Array.h")).toBe(false);
    expect(isNeededHeader("tensorflow/python/c/x.h")).toBe(false);
  });
});

describe("listCudaRequirements", () => {
  test("reads what the extra and-cuda asks for, in the spelling of old and new metadata, without the compiler", () => {
    const metadata = [
      "Name: tensorflow",
      "Requires-Dist: numpy>=1.26",
      'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
      "Requires-Dist: nvidia-cublas-cu12 ==12.3.4.1 ; extra == 'and-cuda'",
      'Requires-Dist: nvidia-cuda-nvcc-cu12<13.0,>=12.5.82; extra == "and-cuda"',
    ].join("\n");
    expect(listCudaRequirements(metadata)).toEqual([
      "nvidia-cudnn-cu12<10.0,>=9.3.0.75",
      "nvidia-cublas-cu12==12.3.4.1",
    ]);
  });
});
