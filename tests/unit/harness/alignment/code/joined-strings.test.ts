import { describe, expect, it } from "vitest";
import { hashOf } from "./covers.ts";

const python = (value: string): Promise<string | undefined> =>
  hashOf("a.py", `# @spec specs/x.md §1\ndef f(c):\n    return ${value}\n`);
const c = (value: string): Promise<string | undefined> =>
  hashOf("a.c", `// @spec specs/x.md §1\nconst char *f(void) { return ${value}; }\n`);

// @spec specs/alignment.md §5
describe("string literals side by side", () => {
  it.each([
    ['"ab" "cd"', '"abcd"'],
    ['(\n        "ab"\n        "cd"\n        "ef"\n    )', '"abcdef"'],
    ["'ab' \"cd\"", '"ab" "" "cd"'],
    ['f"a{c}b" f"d{c}"', 'f"a{c}bd{c}"'],
    ['g("a" "b", "c")', 'g("ab", "c")'],
  ])("are one in Python: %j and %j", async (one, other) => {
    expect(await python(one)).toBe(await python(other));
  });

  it.each([
    ['"ab" "cd"', '"abce"'],
    ['"ab" "cd"', '"ab", "cd"'],
    ['"a{c}" f"{c}"', 'f"a{c}{c}"'],
    ['b"ab" b"cd"', '"abcd"'],
    ['f"{c}" f"{c}"', 'f"{c}c"'],
  ])("stay what they are where they are not the same: %j and %j", async (one, other) => {
    expect(await python(one)).not.toBe(await python(other));
  });

  it("are one in C, escapes among them", async () => {
    expect(await c('"a\\n" "b"')).toBe(await c('"a\\nb"'));
    expect(await c('"ab"\n  "c\\t"')).toBe(await c('"abc\\t"'));
    expect(await c('"a" L"b"')).not.toBe(await c('"ab"'));
    expect(await c('"\\x1" "b"')).not.toBe(await c('"\\x2b"'));
  });
});

// @spec specs/alignment.md §5
it("the order of the letters before a string of Python does not count, the letters do", async () => {
  expect(await python("fr'a{c}'")).toBe(await python('rf"a{c}"'));
  expect(await python("bR'a'")).toBe(await python('rb"a"'));
  expect(await python("fr'a'")).not.toBe(await python("rb'a'"));
  expect(await python("f'a'")).not.toBe(await python("rf'a'"));
});

// @spec specs/alignment.md §5
it.each([
  ["24.", "24.0"],
  [".5", "0.5"],
  ["-.5E+3", "-0.5e3"],
  ["2.E4", "2.0e4"],
  ["1.J", "1.0j"],
  [String.raw`b"\xA6"`, String.raw`b'\xa6'`],
])("how Black writes a number or an escape does not count: %j and %j", async (one, other) => {
  expect(await python(one)).toBe(await python(other));
});

// @spec specs/alignment.md §5
it.each([
  ["24", "24.0"],
  ["1e-3", "1e3"],
  [String.raw`"\\xA6"`, String.raw`"\\xa6"`],
  [String.raw`"\\"`, String.raw`"\""`],
])("another number or string does: %j and %j", async (one, other) => {
  expect(await python(one)).not.toBe(await python(other));
});

it("the blanks in a directive of C do not count", async () => {
  const text = (end: string): string =>
    `// @spec specs/x.md §1\nint f(void) {\n#if A\n  return 1;\n${end}\n  return 2;\n}\n`;
  expect(await hashOf("a.c", text("#  endif"))).toBe(await hashOf("a.c", text("#endif")));
  expect(await hashOf("a.c", text("#else"))).not.toBe(await hashOf("a.c", text("#endif")));
});
