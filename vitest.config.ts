import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The native engine that scripts/test-engine.mjs prepares.
    env: { PTYCHO_CACHE: process.env["PTYCHO_CACHE"] ?? fileURLToPath(new URL(".cache", import.meta.url)) },
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/fixtures/**", "node_modules/**"],
    maxWorkers: "100%", // most tests wait for programs that they started
    testTimeout: 120_000, // ends what hangs; how fast something is the bench tells
    hookTimeout: 60_000,
  },
});
