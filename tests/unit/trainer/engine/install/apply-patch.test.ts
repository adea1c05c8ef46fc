import { describe, expect, test } from "vitest";
import { applyPatch } from "../../../../../src/trainer/engine/install/apply-patch.ts";

const patch = `--- a/poem
+++ b/poem
@@ -1,3 +1,3 @@
 one
-two
+2
 three
@@ -6,2 +6,3 @@
 six
+six and a half
 seven
`;
const text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";

describe("applyPatch", () => {
  test("takes lines away and puts lines in, and leaves the others", () => {
    expect(applyPatch(text, patch)).toBe("one\n2\nthree\nfour\nfive\nsix\nsix and a half\nseven\n");
  });

  test.each([
    ["a line that is taken away is another", text.replace("two", "deux")],
    ["a line that stays is another", text.replace("seven", "sept")],
    ["all lines are one lower", `zero\n${text}`],
    ["the text is too short", "one\ntwo\nthree\n"],
    ["the patch was applied already", "one\n2\nthree\nfour\nfive\nsix\nsix and a half\nseven\n"],
  ])("does not fit where %s", (_, other) => {
    expect(applyPatch(other, patch)).toBeNull();
  });
});
