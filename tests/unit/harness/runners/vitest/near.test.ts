import { describe, expect, it } from "vitest";
import { escapingHint } from "../../../../../src/harness/runners/vitest/near.ts";

const ids = ["tests/it.test.ts > math [x] sums", "tests/it.test.ts > group > it's (odd)"];

describe("escapingHint", () => {
  it("gives the escaped form of a name that was copied as it stands", () => {
    expect(escapingHint("math [x] sums", ids)).toBe(
      String.raw`-t is a regular expression: write -t 'math \[x\] sums' for tests/it.test.ts > math [x] sums`,
    );
    expect(escapingHint("group it's (odd)", ids)).toContain(String.raw`\(odd\)`);
    expect(escapingHint("group > it's (odd)", ids)).toContain(String.raw`\(odd\)`);
  });

  it("is silent where no test has that name, or nothing is to be escaped", () => {
    expect(escapingHint("math (y) sums", ids)).toBeNull();
    expect(escapingHint("sums", ids)).toBeNull();
  });
});
