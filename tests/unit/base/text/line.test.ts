import { describe, expect, it } from "vitest";
import { plural } from "../../../../src/base/text/plural.ts";
import { cleanLines, firstLine, flat, oneLine, shorten } from "../../../../src/base/text/line.ts";

describe("oneLine", () => {
  it.each([
    ["a\r\n  b\tc\u2028d", "a b c d"],
    ["\u001b[31mred\u001b[0m\u0007", "red"],
    ["\u001b]8;;https://x.org\u001b\\link\u001b]8;;\u001b\\", "link"],
    ["\u001b]0;title\u0007text", "text"],
    ["\u009b1mbold\u001bM", "bold"],
    ["a\u202eb\u0000c", "abc"],
    ["[1m kept", "[1m kept"],
  ])("makes of %j the text %j", (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe("flat", () => {
  it("keeps the inner spaces of a command", () => {
    expect(flat('pytest -k "a  b"\n  -v')).toBe('pytest -k "a  b" -v');
  });
});

describe("firstLine", () => {
  it("is the first line that shows anything", () => {
    expect(firstLine("\n \u001b[0m\n  assert 1 == 2\nmore")).toBe("assert 1 == 2");
  });

  it("is empty for a blank text", () => {
    expect(firstLine(" \n")).toBe("");
  });
});

describe("cleanLines", () => {
  it("keeps line breaks and takes out colours", () => {
    expect(cleanLines("a\r\n\u001b[1mb\u001b[0m\n")).toBe("a\nb\n");
  });
});

describe("shorten and plural", () => {
  it("cut by characters, not halves of them", () => {
    expect(shorten("😀😀😀", 2)).toBe("😀…");
    expect(shorten("abc", 3)).toBe("abc");
  });

  it("write a number with its noun", () => {
    expect([plural(0, "test"), plural(1, "test"), plural(2, "test")]).toEqual(["0 tests", "1 test", "2 tests"]);
  });
});
