import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { writeManifest } from "../../../../../src/trainer/engine/install/manifest.ts";
import { chooseRecipe } from "../../../../../src/trainer/engine/install/recipe.ts";
import { formatSystem, readSystem } from "../../../../../src/trainer/engine/install/system.ts";
import { inspectPackage, locateNative } from "../../../../../src/trainer/engine/native/locate.ts";
import { openNative } from "../../../../../src/trainer/engine/native/open-native.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ptycho-addon-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function addAddon(version: number, content: string): Promise<string> {
  const library = join(folder, "lib", `napi-v${version}`);
  await mkdir(library, { recursive: true });
  await writeFile(join(library, "tfjs_binding.node"), content);
  await writeFile(join(folder, "package.json"), '{ "name": "@tensorflow/tfjs-node" }');
  return join(library, "tfjs_binding.node");
}

describe("inspectPackage", () => {
  test("finds a package without an addon, as npm leaves it when its script did not run", () => {
    expect(inspectPackage("tfjs-node", folder)).toEqual({
      origin: "tfjs-node",
      addon: null,
      reason: `${folder} has no addon (its install script did not run or failed)`,
    });
  });

  test("takes the addon of the newest Node-API that this Node has", async () => {
    await addAddon(6, "");
    const newest = await addAddon(8, "");
    await addAddon(9_999, "");
    expect(inspectPackage("tfjs-node", folder).addon).toEqual({
      origin: "tfjs-node",
      packageFolder: folder,
      bindingFile: newest,
    });
  });
});

describe("openNative", () => {
  test("tells of an addon that does not load what the system's loader says, in one line", async () => {
    await addAddon(8, "no shared library");
    const result = await openNative(1, [inspectPackage("tfjs-node", folder)]);
    expect(result).toEqual({ failure: [expect.stringMatching(/^the addon in .* does not load: .*(ELF|too short)/)] });
  });

  test("collects why each place cannot be used", async () => {
    const missing = { origin: "tfjs-node-gpu", addon: null, reason: "not installed" } as const;
    const result = await openNative(1, [missing, inspectPackage("tfjs-node", folder)]);
    expect(result).toEqual({ failure: ["not installed", expect.stringContaining("has no addon")] });
  });
});

describe("locateNative", () => {
  test("does not load what another version built in another way, and names the command that renews it", async () => {
    const recipe = chooseRecipe({ system: { platform: "linux", arch: "x64", libc: "glibc" }, gpu: false });
    const engine = join(folder, "engine", `tensorflow-2.16.2-cpu-addon-4.22.0-${formatSystem(readSystem())}`);
    await mkdir(engine, { recursive: true });
    const facts = { tensorflow: "2.16.2", builtAt: new Date(0), tools: [], sources: [] };
    await writeManifest(engine, { ...facts, recipe: { ...recipe, revision: 1 } });
    vi.stubEnv("PTYCHO_CACHE", folder);
    expect(locateNative().at(-1)).toEqual({
      origin: "cache",
      addon: null,
      reason: `${engine} was built by another version: \`ptycho engine install\` renews it`,
    });
    vi.unstubAllEnvs();
  });
});
