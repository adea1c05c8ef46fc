import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { openEngine } from "../../../../../src/trainer/engine/open-engine.ts";
import { describeNative } from "../../../../support/native-engine.ts";

describeNative("openEngine, native, six threads", () => {
  test.skipIf(process.platform !== "linux")("are six where six are asked for", async () => {
    const before = readdirSync("/proc/self/task").length;
    const { identity } = await openEngine({ name: "native", threads: 6 });
    expect(identity.threads).toBe(6);
    expect(readdirSync("/proc/self/task").length - before).toBeGreaterThanOrEqual(6);
  });
});
