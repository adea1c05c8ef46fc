import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "../../../../src/base/errors/app-error.ts";
import { splitWords } from "../../../../src/harness/selector/words.ts";

/** Lines that a shell has nothing to act upon in: bash itself says what their words are. */
const PLAIN_LINES: readonly string[] = [
  "pytest",
  "pytest tests/a.py::C::t -vv",
  "  pytest   tests/  -v  ",
  "pytest\ttests/a.py\t-q",
  "pytest 'tests/a b.py'",
  'pytest "tests/a b.py"',
  "pytest tests/a\\ b.py",
  "pytest a.py::t[x-1]",
  'pytest "a.py::t[x 1]"',
  "pytest 'a.py::t[it is \"quoted\"]'",
  "pytest a.py::t[*-?]",
  "pytest a.py::t[a=b]",
  "pytest a.py::t[#1]",
  "pytest a.py::t[a^b]",
  "pytest a.py::t[!x]",
  "pytest a.py::t['x']",
  'vitest run -t "a [b] (c)"',
  "vitest run -t 'a | b && c; d > e < f & g'",
  'vitest run -t "a | b && c; d > e < f & g"',
  "vitest run -t 'costs $5 and `ticks`'",
  "vitest run -t 'back\\slash'",
  'vitest run -t "back\\slash"',
  'vitest run -t "back\\\\slash"',
  'vitest run -t "say \\"hi\\""',
  'vitest run -t "a \\$HOME \\`b\\`"',
  'vitest run -t "it\'s"',
  "vitest run -t 'it'\\''s'",
  "vitest run -t it\\'s",
  'vitest run -t a\\"b',
  "vitest run -t ''",
  'vitest run -t ""',
  "vitest run -t ''''",
  "vitest run -t 'a''b'\"c\"d",
  "vitest run -t a'b c'd",
  "vitest run tests/x.test.ts:12",
  "vitest run --reporter=verbose --root=./pkg",
  "vitest run -t 'ünïcödé ✓ 日本語'",
  "vitest run -t ünïcödé✓日本語",
  "vitest run -t 🎉",
  "vitest run -t '^a\\.b$'",
  'vitest run -t "^a\\.b$"',
  "vitest run -t ^a$",
  "vitest run -t a$",
  "vitest run -t $",
  'vitest run -t "$"',
  'vitest run -t "a $ b"',
  'vitest run -t "a$/b"',
  "cmd a$/b",
  "cmd a#b",
  "cmd a\\#b \\#c",
  "cmd '#' \"# x\"",
  "cmd {} {a} a{b}c",
  "cmd '{a,b}' \"{1..3}\"",
  "cmd \\{a,b\\}",
  "cmd a{,",
  "cmd a~b a/~",
  "cmd '~' \"~/x\" \\~/x",
  "cmd --flag=~/x",
  "cmd a=b c==d =e",
  "cmd !x a!b",
  'cmd "a!b"',
  "cmd -- -x --",
  "cmd \\\n next",
  "cmd a\\\nb",
  'cmd "a\\\nb"',
  "cmd 'a\\\nb'",
  "cmd \\a\\b\\\\c",
  "cmd \\$HOME \\`x\\`",
  "cmd \\| \\& \\; \\< \\> \\( \\)",
  'cmd "(" ")"',
  "cmd 'a\nb'",
  "cmd 100%",
  "cmd @file +x ,y",
  "cmd ]x[ *.py ?",
  "cmd a\\ ",
  'cmd "tab\there"',
  "cmd [a b]",
];

let emptyFolder = "";
beforeAll(() => {
  emptyFolder = mkdtempSync(join(tmpdir(), "words-"));
});
afterAll(() => rmSync(emptyFolder, { recursive: true, force: true }));

/** Bash stops at its first unquoted operator, so each line is one printf of its words. */
function bashWords(lines: readonly string[]): readonly (readonly string[])[] {
  const script = lines.map((line) => `printf '%s\\0' ${line}\nprintf '\\1'\n`).join("");
  const bash = spawnSync("bash", ["--norc", "-c", script], { cwd: emptyFolder, encoding: "utf8" });
  expect(bash.stderr).toBe("");
  return bash.stdout
    .split("\u0001")
    .slice(0, -1)
    .map((words) => words.split("\0").slice(0, -1));
}

const bashIsMissing = spawnSync("bash", ["--version"]).error !== undefined;

test.skipIf(bashIsMissing)("command lines split into the words that bash makes of them (skipped without bash)", () => {
  const ours = PLAIN_LINES.map((line) => splitWords(line).map((word) => word.value));
  expect(ours).toEqual(bashWords(PLAIN_LINES));
});

// @spec specs/plan-format.md §5.1
describe("shell syntax is refused at its own column with what to write instead", () => {
  const refused: readonly (readonly [line: string, column: number, hint: RegExp])[] = [
    ["cd x && pytest", 6, /cwd: x/],
    ["pytest || true", 8, /leave it out/],
    ["pytest | tee log", 8, /keeps the whole log/],
    ["pytest |& tee log", 8, /keeps the whole log/],
    ["pytest; echo done", 7, /one selector a command/],
    ["pytest &", 8, /waits for the command/],
    ["pytest > log.txt", 8, /keeps the whole log/],
    ["pytest 2>&1", 9, /keeps the whole log/],
    ["pytest &> log", 8, /keeps the whole log/],
    ["pytest < input", 8, /let the test read the file/],
    ["pytest <<EOF", 8, /into a file/],
    ["pytest <(ls)", 8, /a script/],
    ["pytest -k $NAME", 11, /write the value/],
    ["pytest ${DIR}/a.py", 8, /write the value/],
    ['pytest "$DIR/a.py"', 9, /write the value/],
    ["pytest $(ls)", 8, /write the value/],
    ['pytest "$(ls)"', 9, /write the value/],
    ["pytest $((1+1))", 8, /write the value/],
    ["pytest $1", 8, /write the value/],
    ["pytest $'a'", 8, /plain quotes/],
    ["pytest `ls`", 8, /write the value/],
    ['pytest "a`ls`"', 10, /write the value/],
    ["(pytest)", 1, /parentheses/],
    ["vitest run -t a(b)", 16, /parentheses/],
    ["pytest a{1,2}.py", 8, /quote the braces/],
    ["pytest a{1..3}.py", 8, /quote the braces/],
    ["pytest ~/a.py", 8, /inside the project/],
    ["A=~/x pytest", 1, /inside the project/],
    ["pytest # slow", 8, /after a dash/],
    ["pytest 'a", 8, /close it/],
    ['pytest "a', 8, /close it/],
    ['pytest "a\\"', 8, /close it/],
    ["pytest \\", 8, /leave it out/],
    ["pytest\nls", 7, /one selector a command/],
    ["pytest -k “a b”", 11, /straight quotes/],
    ["pytest\u00a0-v", 7, /ordinary space/],
    ["pytest \0", 8, /leave it out/],
  ];
  test.each(refused)("%j is refused at column %i", (line, column, hint) => {
    const error = catchError(() => splitWords(line, { file: "plan.md", line: 7, column: 1 }));
    expect(error.code).toBe("SELECTOR_INVALID");
    expect(error.details.where).toEqual({ file: "plan.md", line: 7, column });
    expect(error.details.hint).toMatch(hint);
    expect(error.details.received).toBe(line);
  });

  test("a fault's column counts from the place of the command", () => {
    const error = catchError(() => splitWords("pytest | x", { file: "plan.md", line: 3, column: 11 }));
    expect(error.details.where).toEqual({ file: "plan.md", line: 3, column: 18 });
  });
});

function catchError(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
