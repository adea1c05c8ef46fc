import { describe, expect, it } from "vitest";
import { selectorsFor } from "../../../../../src/harness/alignment/impact/test-selectors.ts";

describe("commands for linked tests", () => {
  it("are node ids of pytest for Python", () => {
    const tests = ["TestFit.test_adds", "test_stops (2)"].map((name) => ({ path: "tests/test_fit.py", name }));
    expect(selectorsFor(tests, { vitestFolders: [] })).toEqual([
      "pytest tests/test_fit.py::TestFit::test_adds tests/test_fit.py::test_stops",
    ]);
  });

  it("name one test of vitest by a pattern that means it literally, several by their file", () => {
    const one = { path: "tests/a.test.ts", name: "math > adds (both)" };
    expect(selectorsFor([one], { vitestFolders: ["."] })).toEqual([
      String.raw`npx vitest run tests/a.test.ts -t 'math adds \(both\)'`,
    ]);
    expect(selectorsFor([one, { ...one, name: "math > subtracts" }], { vitestFolders: ["."] })).toEqual([
      "npx vitest run tests/a.test.ts",
    ]);
  });

  it("name the file where a title has placeholders, or the link covers all of it", () => {
    const path = "tests/a.test.ts";
    for (const name of ["adds %i", "a.test.ts"])
      expect(selectorsFor([{ path, name }], { vitestFolders: ["."] })).toEqual([`npx vitest run ${path}`]);
  });

  // @spec specs/alignment.md §9
  it("run a package's tests from the innermost folder that has vitest", () => {
    const tests = ["packages/a/tests/x.test.ts", "packages/b/x.test.ts"].map((path) => ({ path, name: "adds" }));
    expect(selectorsFor(tests, { vitestFolders: ["packages/a"] })).toEqual([
      "npx vitest run --root packages/a tests/x.test.ts -t adds",
    ]);
    expect(selectorsFor(tests, { vitestFolders: [".", "packages/a"] })).toEqual([
      "npx vitest run --root packages/a tests/x.test.ts -t adds",
      "npx vitest run packages/b/x.test.ts -t adds",
    ]);
  });

  it("are not guessed for other runners", () => {
    const tests = ["a_test.go", "tests/a.test.ts"].map((path) => ({ path, name: "TestAdd" }));
    expect(selectorsFor(tests, { vitestFolders: [] })).toEqual([]);
  });
});
