// How a function, a test and a comment look in the languages of the corpus, and what their files are called.

/** `name`, `path` of a file, `comment` before a line, and `render`: a file's text from its functions' comments and bodies. */
export const languages = [
  {
    name: "typescript",
    comment: "//",
    path: ({ folder, name, role }) => place(role, folder, `${dashed(name)}${role === "test" ? ".test.ts" : ".ts"}`),
    head: ({ role }) => (role === "test" ? ['import { expect, test } from "vitest";', ""] : []),
    tail: [],
    functionText: ({ role }, { name, factor }) =>
      role === "test"
        ? [
            `test("${name}", () => {`,
            ...steps(factor, (left, right) => `  const ${left} = ${right};`),
            "  expect(fourth).toBeGreaterThan(first);",
            "});",
          ]
        : [
            `export function ${camel(name)}(value: number): number {`,
            ...steps(factor, (left, right) => `  const ${left} = ${right};`, "value"),
            "  return first + second + third + fourth;",
            "}",
          ],
  },
  {
    name: "python",
    comment: "#",
    path: ({ folder, name, role }) => place(role, folder, `${role === "test" ? "test_" : ""}${snake(name)}.py`),
    head: () => ["import math", "", ""],
    tail: [],
    functionText: ({ role }, { name, factor }) =>
      role === "test"
        ? [
            `def test_${snake(name)}():`,
            ...steps(factor, (left, right) => `    ${left} = ${right}`),
            "    assert math.isfinite(third)",
            "    assert fourth > first",
            "",
          ]
        : [
            `def ${snake(name)}(value):`,
            ...steps(factor, (left, right) => `    ${left} = ${right}`, "value"),
            "    total = math.fsum([first, second, third, fourth])",
            "    return total",
            "",
          ],
  },
  {
    name: "go",
    comment: "//",
    path: ({ folder, name, role }) => place(role, folder, `${snake(name)}${role === "test" ? "_test" : ""}.go`),
    head: ({ folder, role }) => [`package ${folder}`, "", ...(role === "test" ? ['import "testing"', ""] : [])],
    tail: [],
    functionText: ({ name: file, role }, { name, factor }) =>
      role === "test"
        ? [
            `func Test${pascal(file)}${pascal(name)}(t *testing.T) {`,
            ...steps(factor, (left, right) => `\t${left} := ${right}`),
            "\tif second+third+fourth < first {",
            '\t\tt.Fatal("too small")',
            "\t}",
            "}",
          ]
        : [
            `func ${pascal(file)}${pascal(name)}(value int) int {`,
            ...steps(factor, (left, right) => `\t${left} := ${right}`, "value"),
            "\treturn first + second + third + fourth",
            "}",
          ],
  },
  {
    name: "java",
    comment: "    //",
    path: ({ folder, name, role }) => place(role, folder, `${pascal(name)}${role === "test" ? "Test" : ""}.java`),
    head: ({ folder, name, role }) => [
      `package ${folder};`,
      "",
      ...(role === "test" ? ["import org.junit.jupiter.api.Test;", ""] : []),
      `class ${pascal(name)}${role === "test" ? "Test" : ""} {`,
    ],
    tail: ["}"],
    functionText: ({ role }, { name, factor }) =>
      role === "test"
        ? [
            "    @Test",
            `    void ${camel(name)}() {`,
            ...steps(factor, (left, right) => `        int ${left} = ${right};`),
            "        assert second + third + fourth > first;",
            "    }",
          ]
        : [
            `    static int ${camel(name)}(int value) {`,
            ...steps(factor, (left, right) => `        int ${left} = ${right};`, "value"),
            "        return first + second + third + fourth;",
            "    }",
          ],
  },
];

const preamble = [
  "Made up for a bench. The functions below do nothing that matters; they have the size and the",
  "shape of those that people write, with numbers of their own, so that no two files are the same.",
  "",
  "Nothing here is run.",
];

const byName = new Map(languages.map((language) => [language.name, language]));

/** Where a file stands. */
export function pathOf(file) {
  return file.path ?? byName.get(file.language).path(file);
}

/**
 * A source file's text.
 * @param marks of a function's links: the words of the comments before it, one a line
 */
export function renderSource(file, marks) {
  const language = byName.get(file.language);
  const functions = file.functions.flatMap((each) => [
    ...[...marks(each.links, file), ...quoted(each, file, marks)].map((line) => `${language.comment} ${line}`),
    ...language.functionText(file, each),
    "",
  ]);
  const opening = preamble.map((line) => `${language.comment.trim()} ${line}`.trimEnd());
  return [...opening, "", ...language.head(file), ...functions, ...language.tail, ""].join("\n");
}

/** Links that stand in a fence of a comment, as an example: none of them counts. */
function quoted({ examples }, file, marks) {
  return examples === undefined ? [] : ["Write it so:", "```", ...marks(examples, file), "```"];
}

/** Clauses of a file, as a tool has them that keeps links apart from the code: what was declared, whatever the code says. */
export function keysOf({ functions, declared = functions }) {
  return [...new Set(declared.flatMap(({ links }) => links.map(({ key }) => key)))].sort((a, b) => a - b);
}

function steps(factor, line, value = "2") {
  return [
    line("first", `${value} * ${factor}`),
    line("second", `first + ${factor + 1}`),
    line("third", "second * 3 - first"),
    line("fourth", "third * third + second"),
  ];
}

function place(role, folder, name) {
  return `${role === "test" ? "tests" : "src"}/${folder}/${name}`;
}

function snake(words) {
  return words.replaceAll(" ", "_");
}

function dashed(words) {
  return words.replaceAll(" ", "-");
}

function pascal(words) {
  return words
    .split(" ")
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("");
}

function camel(words) {
  const text = pascal(words);
  return text[0].toLowerCase() + text.slice(1);
}
