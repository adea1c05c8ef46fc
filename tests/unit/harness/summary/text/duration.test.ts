import { describe, expect, it } from "vitest";
import { formatDate, formatDuration, formatSeconds } from "../../../../../src/harness/summary/text/duration.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0ms"],
    [0.4, "<1ms"],
    [38.4, "38ms"],
    [380, "0.38s"],
    [16_880, "16.88s"],
    [59_994, "59.99s"],
    [59_996, "60.00s (1:00)"],
    [202_930, "202.93s (3:22)"],
    [3_723_000, "3723.00s (1:02:03)"],
  ])("writes %d milliseconds as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("formatSeconds", () => {
  it("leaves the clock's reading out", () => {
    expect(formatSeconds(202_930)).toBe("202.93s");
  });
});

describe("formatDate", () => {
  it("is the day in UTC, whatever the offset", () => {
    expect(formatDate("2025-10-23T23:30:00-02:00")).toBe("2025-10-24");
  });
});
