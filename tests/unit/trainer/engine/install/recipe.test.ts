import { describe, expect, test } from "vitest";
import { chooseRecipe } from "../../../../../src/trainer/engine/install/recipe.ts";

const x64 = { platform: "linux", arch: "x64", libc: "glibc" } as const;

describe("chooseRecipe", () => {
  test("names the folder by TensorFlow, kind, addon and system, so that none is taken for another", () => {
    expect(chooseRecipe({ system: x64, gpu: false }).name).toBe("tensorflow-2.16.2-cpu-addon-4.22.0-linux-x64-glibc");
    expect(chooseRecipe({ system: x64, gpu: true }).name).toBe("tensorflow-2.21.0-gpu-addon-4.22.0-linux-x64-glibc");
    const arm = { ...x64, arch: "arm64" };
    expect(chooseRecipe({ system: arm, gpu: false }).name).toContain("linux-arm64-glibc");
  });

  test("pins a SHA-256 for each wheel and a SHA-512 for each package", () => {
    const arm = { ...x64, arch: "arm64" };
    for (const wish of [
      { system: x64, gpu: false },
      { system: x64, gpu: true },
      { system: arm, gpu: false },
    ]) {
      const { wheel, addon, protobuf, headers } = chooseRecipe(wish);
      expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
      for (const { integrity } of [addon, protobuf, headers]) expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    }
  });

  test.each([
    ["musl", { ...x64, libc: "musl" } as const, false, "Debian instead of Alpine"],
    ["macOS", { platform: "darwin", arch: "arm64", libc: "none" } as const, false, "--engine wasm"],
    ["CUDA on ARM", { ...x64, arch: "arm64" }, true, "--engine wasm"],
  ])("refuses %s and says how to go on", (...[, system, gpu, hint]) => {
    expect(() => chooseRecipe({ system, gpu })).toThrow(
      expect.objectContaining({
        code: "ENGINE_BUILD_FAILED",
        kind: "environment",
        details: expect.objectContaining({ hint: expect.stringContaining(hint) }),
      }),
    );
  });
});
