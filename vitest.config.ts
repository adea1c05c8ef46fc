import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/fixtures/**", "node_modules/**"],
    maxWorkers: "100%", // most tests wait for programs that they started
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
