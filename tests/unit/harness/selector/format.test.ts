import { expect, test } from "vitest";
import { formatCommand, toArgv } from "../../../../src/harness/selector/format.ts";
import { parseSelector } from "../../../../src/harness/selector/parse.ts";
import { splitWords } from "../../../../src/harness/selector/words.ts";

test("the executed vector is launcher, program and arguments without the environment", () => {
  expect(toArgv(parseSelector("A=b uv run pytest a.py -k 'x y'"))).toEqual([
    "uv",
    "run",
    "pytest",
    "a.py",
    "-k",
    "x y",
  ]);
});

test("plain words are formatted as they are", () => {
  expect(formatCommand(["pytest", "tests/a.py::C::t", "-vv", "--tb=short"])).toBe(
    "pytest tests/a.py::C::t -vv --tb=short",
  );
});

test("a formatted command reads back as the same words", () => {
  const hostile = [
    "x",
    "",
    "a b",
    "it's",
    '"',
    "$HOME",
    "`ls`",
    "a\\b",
    "#c",
    "~",
    "{a,b}",
    "t[x-1]",
    "a\nb",
    "ü✓",
    "=x",
    "!",
    "&&",
  ];
  expect(splitWords(formatCommand(hostile)).map((word) => word.value)).toEqual(hostile);
});
