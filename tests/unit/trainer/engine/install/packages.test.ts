import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { compileAddon } from "../../../../../src/trainer/engine/install/compile.ts";
import { fetchPackage, unpackPackage } from "../../../../../src/trainer/engine/install/packages.ts";
import { probeAddon } from "../../../../../src/trainer/engine/install/probe.ts";
import { fakePrograms, willing } from "./fake-programs.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "ptycho-packages-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const source = { name: "some-package", version: "1.0.0", integrity: "sha512-other" };

describe("fetchPackage", () => {
  test("names the registry and the setting where there is no network", async () => {
    const environment = await fakePrograms(root, { npm: "echo 'npm error code EAI_AGAIN' >&2; exit 1" });
    await expect(fetchPackage(source, { program: "npm", folder: join(root, "p"), environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      message: "Could not download some-package@1.0.0 from npm",
      details: { received: "npm error code EAI_AGAIN", hint: expect.stringContaining("npm config set registry") },
    });
  });

  test("refuses a tarball with another integrity than the pinned one", async () => {
    const environment = await fakePrograms(root, { npm: "echo swapped > some-package-1.0.0.tgz" });
    await expect(fetchPackage(source, { program: "npm", folder: join(root, "p"), environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: { received: expect.stringMatching(/^sha512-/), expected: "sha512-other" },
    });
  });
});

describe("unpackPackage", () => {
  test("tells a tarball that cannot be read", async () => {
    const environment = await fakePrograms(root, { ...willing, tar: "echo 'not in gzip format' >&2; exit 2" });
    await expect(unpackPackage("x.tgz", join(root, "out"), { tar: "tar", environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: { received: "not in gzip format" },
    });
  });
});

describe("compileAddon", () => {
  test("shows the end of what the compiler said, and how to get another", async () => {
    const environment = await fakePrograms(root, { "g++": "echo 'fatal error: cstdint: No such file' >&2; exit 1" });
    await expect(compileAddon(join(root, "engine"), { compiler: "g++", environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      details: {
        received: "fatal error: cstdint: No such file",
        hint: expect.stringMatching(/apt install g\+\+.*CXX=/),
      },
    });
  });

  test("takes a compiler that says yes and writes nothing for one that failed", async () => {
    const environment = await fakePrograms(root, willing);
    await expect(compileAddon(join(root, "engine"), { compiler: "g++", environment })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
    });
  });
});

describe("probeAddon", () => {
  test("tells an addon that does not load what the loader says", async () => {
    await expect(probeAddon(join(root, "missing.node"))).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      message: "The addon was built, but does not compute",
      details: { received: expect.stringContaining("exit 1"), hint: expect.stringContaining("AVX") },
    });
  });
});
