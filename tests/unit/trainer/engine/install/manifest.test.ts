import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listInstalled } from "../../../../../src/trainer/engine/install/installed.ts";
import { checkInstalled, writeManifest } from "../../../../../src/trainer/engine/install/manifest.ts";
import { chooseRecipe } from "../../../../../src/trainer/engine/install/recipe.ts";
import { formatSystem, readSystem } from "../../../../../src/trainer/engine/install/system.ts";

let cache = "";
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "ptycho-manifest-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const system = formatSystem(readSystem());
const recipe = chooseRecipe({ system: { platform: "linux", arch: "x64", libc: "glibc" }, gpu: false });

async function makeEngine(tensorflow: string, gpu = false): Promise<string> {
  const folder = join(cache, `tensorflow-${tensorflow}-${gpu ? "gpu" : "cpu"}-addon-4.22.0-${system}`);
  await mkdir(join(folder, "tensorflow"), { recursive: true });
  await writeFile(join(folder, "tensorflow", "library.so.2"), "library");
  await writeManifest(folder, { recipe: { ...recipe, gpu }, tensorflow, builtAt: new Date(0), tools: [], sources: [] });
  return folder;
}

describe("checkInstalled", () => {
  test("finds nothing wrong with what was just built", async () => {
    const folder = await makeEngine("2.16.2");
    expect(await checkInstalled(folder, "sizes")).toEqual([]);
    expect(await checkInstalled(folder, "hashes")).toEqual([]);
  });

  test("finds a file that is missing or has another size without reading it", async () => {
    const folder = await makeEngine("2.16.2");
    const library = join(folder, "tensorflow", "library.so.2");
    await writeFile(library, "libr");
    expect(await checkInstalled(folder, "sizes")).toEqual(["tensorflow/library.so.2 has 4 bytes instead of 7"]);
    await rm(library);
    expect(await checkInstalled(folder, "sizes")).toEqual(["tensorflow/library.so.2 is missing"]);
  });

  test("finds a changed byte by its hash", async () => {
    const folder = await makeEngine("2.16.2");
    await writeFile(join(folder, "tensorflow", "library.so.2"), "librarz");
    expect(await checkInstalled(folder, "sizes")).toEqual([]);
    expect(await checkInstalled(folder, "hashes")).toEqual([
      "tensorflow/library.so.2 was changed: its SHA-256 differs",
    ]);
  });

  test("takes a folder without a manifest, or with half of one, for a build that did not end", async () => {
    const folder = await makeEngine("2.16.2");
    await writeFile(join(folder, "manifest.json"), '{ "schema": "ptycho-eng');
    expect(await checkInstalled(folder, "sizes")).toEqual(["it has no manifest: its build did not come to its end"]);
  });
});

describe("listInstalled", () => {
  test("lists the newest TensorFlow first, by number and not by letter", async () => {
    await makeEngine("2.9.1");
    await makeEngine("2.16.2");
    expect(listInstalled(cache, false).map(({ manifest }) => manifest.tensorflow)).toEqual(["2.16.2", "2.9.1"]);
  });

  test("puts the one with CUDA first where there is a driver, and last where there is none", async () => {
    await makeEngine("2.16.2");
    await makeEngine("2.21.0", true);
    expect(listInstalled(cache, true).map(({ manifest }) => manifest.gpu)).toEqual([true, false]);
    expect(listInstalled(cache, false).map(({ manifest }) => manifest.gpu)).toEqual([false, true]);
  });

  test("leaves out what is half built, and what was built for another system", async () => {
    const folder = await makeEngine("2.16.2");
    await rm(join(folder, "manifest.json"));
    await mkdir(join(cache, ".building-1"));
    await mkdir(join(cache, "tensorflow-2.16.2-cpu-addon-4.22.0-plan9-mips-none"));
    expect(listInstalled(cache, false)).toEqual([]);
    expect(listInstalled(join(cache, "nowhere"), false)).toEqual([]);
  });
});
