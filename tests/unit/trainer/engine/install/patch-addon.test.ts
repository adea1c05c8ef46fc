import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  addonPart,
  addonSources,
  describeParts,
  partsNote,
  patchAddon,
} from "../../../../../src/trainer/engine/install/patch-addon.ts";

let packageFolder = "";
beforeEach(async () => {
  packageFolder = await mkdtemp(join(tmpdir(), "ptycho-patch-"));
});
afterEach(() => rm(packageFolder, { recursive: true, force: true }));

describe("patchAddon", () => {
  test("refuses sources of which one is not the pinned one, and leaves them as they are", async () => {
    const files = ["tfjs_backend.cc", "tfjs_backend.h", "tfjs_binding.cc"].map((name) =>
      join(packageFolder, "binding", name),
    );
    await mkdir(join(packageFolder, "binding"));
    for (const file of files) await writeFile(file, "int main() {}\n");
    await expect(patchAddon({ packageFolder })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      kind: "environment",
      details: {
        received: expect.stringMatching(/^binding\/tfjs_\w+\.\w+ with SHA-256 [0-9a-f]{64}$/),
        hint: expect.stringContaining("install ptycho-loop anew"),
      },
    });
    for (const file of files) expect(await readFile(file, "utf8")).toBe("int main() {}\n");
  });

  test("what the manifest says of each part of ours names its hash", async () => {
    const parts = await describeParts();
    expect(parts.map((part) => part.split(" ")[0])).toEqual([
      "list-attributes.patch",
      "find-handle.patch",
      "plain-memory.patch",
      ...addonSources,
    ]);
    for (const part of parts) expect(part).toMatch(/ sha256:[0-9a-f]{64}$/);
  });

  test("the note of a dry run names each patch with its file, and each source", () => {
    expect(partsNote()).toBe(
      "before the addon is compiled, list-attributes.patch is applied to its binding/tfjs_backend.cc, " +
        "find-handle.patch is applied to its binding/tfjs_backend.h, " +
        "plain-memory.patch is applied to its binding/tfjs_binding.cc; " +
        "huge-pages.cc and plain-memory.cc are compiled with it",
    );
  });

  test("the parts of ours lie beside the code", async () => {
    expect(await readFile(addonPart("list-attributes.patch"), "utf8")).toContain("TFE_OpSetAttrStringList");
    expect(await readFile(addonPart("huge-pages.cc"), "utf8")).toContain("MADV_HUGEPAGE");
    expect(await readFile(addonPart("plain-memory.cc"), "utf8")).toContain("DefinePlainMemoryFunctions");
  });
});
