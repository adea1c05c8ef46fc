import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withInstallLock } from "../../../../../src/trainer/engine/install/lock.ts";

const signal = new AbortController().signal;

// The lock is a name made from the folder's; the folder itself need not exist.
const newCache = (): string => join("/nowhere", randomUUID());

describe.skipIf(process.platform !== "linux")("withInstallLock", () => {
  test("lets a second installer wait until the first has ended", async () => {
    const cache = newCache();
    const order: string[] = [];
    let release = (): void => {};
    const first = withInstallLock(cache, { waitMs: 0, signal, onWait: () => {} }, async () => {
      order.push("first begins");
      await new Promise<void>((done) => (release = done));
      order.push("first ends");
    });
    await expect.poll(() => order).toEqual(["first begins"]);
    const second = withInstallLock(cache, { waitMs: 10_000, signal, onWait: () => release() }, async () => {
      order.push("second begins");
    });
    await Promise.all([first, second]);
    expect(order).toEqual(["first begins", "first ends", "second begins"]);
  });

  test("gives up after the time that it may wait, and says so", async () => {
    const cache = newCache();
    const options = { waitMs: 0, signal, onWait: () => {} };
    await withInstallLock(cache, options, async () => {
      await expect(withInstallLock(cache, options, async () => {})).rejects.toMatchObject({
        code: "LOCK_HELD",
        kind: "environment",
        details: { hint: expect.stringContaining("wait") },
      });
    });
  });

  test("frees the lock when the work fails, and keeps caches apart", async () => {
    const cache = newCache();
    const options = { waitMs: 0, signal, onWait: () => {} };
    const fail = withInstallLock(cache, options, () => Promise.reject(new Error("the work fails")));
    await expect(fail).rejects.toThrow("the work fails");
    await withInstallLock(cache, options, () => withInstallLock(newCache(), options, async () => {}));
  });
});
