import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openEngine } from "../../../../src/trainer/engine/open-engine.ts";

const cache = await mkdtemp(join(tmpdir(), "ptycho-no-engine-"));
afterAll(() => rm(cache, { recursive: true, force: true }));
beforeEach(() => {
  vi.stubEnv("PTYCHO_CACHE", cache);
  vi.stubEnv("PTYCHO_ENGINE", undefined);
});
afterEach(() => vi.unstubAllEnvs());

const modules = join(createRequire(import.meta.url).resolve("@tensorflow/tfjs-core/package.json"), "..", "..");
const hasPrebuilt = ["tfjs-node", "tfjs-node-gpu"].some((name) => existsSync(join(modules, name, "lib")));

// Where npm could install the prebuilt addon there is always a native engine.
describe.skipIf(hasPrebuilt)("openEngine where no native engine is", () => {
  test("goes on with WebAssembly and says why", async () => {
    const engine = await openEngine();
    expect(engine.identity.name).toBe("wasm");
    expect(engine.reason).toContain("the native engine does not load here (see `ptycho doctor`)");
    expect(engine.reason).not.toContain(cache); // a line of a terminal
    expect(engine.missing).toContain(`nothing is built in ${cache}/engine`);
  });

  test("refuses the native engine by name: what is missing in each place, and the command that mends it", async () => {
    await expect(openEngine({ name: "native" })).rejects.toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      kind: "environment",
      details: {
        received: "native was asked for",
        hint: expect.stringContaining("ptycho engine install"),
        problems: [
          expect.stringContaining("tfjs-node-gpu"),
          expect.stringContaining("tfjs-node"),
          `nothing is built in ${cache}/engine`,
        ],
      },
    });
  });
});
