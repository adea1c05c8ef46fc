import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { engineCacheFolder } from "../../../../src/trainer/engine/cache-folder.ts";

describe("engineCacheFolder", () => {
  test("lies below PTYCHO_CACHE, else XDG_CACHE_HOME, else ~/.cache, and never in node_modules", () => {
    expect(engineCacheFolder({ PTYCHO_CACHE: "/big", XDG_CACHE_HOME: "/shared" })).toBe("/big/engine");
    expect(engineCacheFolder({ PTYCHO_CACHE: "", XDG_CACHE_HOME: "/shared" })).toBe("/shared/ptycho-loop/engine");
    expect(engineCacheFolder({})).toBe(join(homedir(), ".cache", "ptycho-loop", "engine"));
  });
});
