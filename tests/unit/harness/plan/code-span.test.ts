import { expect, test } from "vitest";
import { codeSpan, readCodeSpan } from "../../../../src/harness/plan/code-span.ts";

test("any text of one line put into a code span is read back exactly", () => {
  const texts = [
    "a",
    "a`b",
    "`",
    "``",
    "` `",
    "`a`",
    "a``b`c",
    " a ",
    " a",
    "a ",
    " ",
    "  ",
    "a\\",
    "\\`",
    "|",
    "*_<&>",
    "日本 ✓",
  ];
  const back = texts.map((text) => readCodeSpan(codeSpan(text), 0));
  expect(back.map((span) => span?.text)).toEqual(texts);
  expect(back.map((span) => span?.to)).toEqual(texts.map((text) => codeSpan(text).length));
});

test("an unmatched run of back-ticks opens no code span", () => {
  expect(readCodeSpan("``a`", 0)).toBeNull();
});

test("a line break in a code span is one space", () => {
  expect(readCodeSpan("`a  \r\n    b\n c `", 0)?.text).toBe("a b c ");
});
