import { describe, expect, it } from "vitest";
import { once } from "../../../../src/base/collections/once.ts";

describe("once", () => {
  it("works nothing out before it is asked, and then only once, also where the value is none", () => {
    let count = 0;
    const value = once(() => {
      count += 1;
      return undefined;
    });
    expect(count).toBe(0);
    expect([value(), value(), count]).toEqual([undefined, undefined, 1]);
  });

  it("tries again after a failure", () => {
    let count = 0;
    const value = once(() => {
      count += 1;
      if (count === 1) throw new Error("not yet");
      return count;
    });
    expect(value).toThrow("not yet");
    expect(value()).toBe(2);
  });
});
