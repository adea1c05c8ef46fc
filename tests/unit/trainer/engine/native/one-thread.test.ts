import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../../support/native-engine.ts";

// TensorFlow starts its threads when it is loaded, and a process loads it once: the case of six has a file of its own.
describeNative("openEngine, native, one thread", () => {
  test.skipIf(process.platform !== "linux")("are one where one is asked for", async () => {
    const before = readdirSync("/proc/self/task").length;
    const { identity } = await openEngine({ name: "native", threads: 1 });
    expect(identity.threads).toBe(1);
    // Its own one, one between operations, and at most two that Node starts meanwhile.
    expect(readdirSync("/proc/self/task").length - before).toBeLessThanOrEqual(4);
  });
});
