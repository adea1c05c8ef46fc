import { describe, expect, it } from "vitest";
import { parseTimeout } from "../../../../src/harness/plan/build.ts";

describe("parseTimeout", () => {
  it.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["10m", 600_000],
    ["1h", 3_600_000],
  ])("reads %s", (text, milliseconds) => {
    expect(parseTimeout(text)).toBe(milliseconds);
  });

  it.each(["0s", "0ms", "600h", "99999999s"])("refuses %s, which no timer can keep", (text) => {
    expect(parseTimeout(text)).toBeNull();
  });
});
