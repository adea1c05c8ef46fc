import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addonPart, describePatch, patchAddon } from "../../../../../src/trainer/engine/install/patch-addon.ts";

let packageFolder = "";
beforeEach(async () => {
  packageFolder = await mkdtemp(join(tmpdir(), "ptycho-patch-"));
});
afterEach(() => rm(packageFolder, { recursive: true, force: true }));

describe("patchAddon", () => {
  test("refuses a source that is not the pinned one, and leaves it as it is", async () => {
    const file = join(packageFolder, "binding", "tfjs_backend.cc");
    await mkdir(join(packageFolder, "binding"));
    await writeFile(file, "int main() {}\n");
    await expect(patchAddon({ packageFolder })).rejects.toMatchObject({
      code: "ENGINE_BUILD_FAILED",
      kind: "environment",
      details: {
        received: expect.stringMatching(/^binding\/tfjs_backend\.cc with SHA-256 [0-9a-f]{64}$/),
        hint: expect.stringContaining("install ptycho-loop anew"),
      },
    });
    expect(await readFile(file, "utf8")).toBe("int main() {}\n");
  });

  test("what the manifest says of the patch names its hash", async () => {
    expect(await describePatch()).toMatch(/^list-attributes\.patch sha256:[0-9a-f]{64}$/);
  });

  test("the parts of ours lie beside the code", async () => {
    expect(await readFile(addonPart("list-attributes.patch"), "utf8")).toContain("TFE_OpSetAttrStringList");
    expect(await readFile(addonPart("huge-pages.cc"), "utf8")).toContain("MADV_HUGEPAGE");
  });
});
