import { describe, expect, it } from "vitest";
import { changedSinceRed, findDecidingFiles } from "../../../../src/harness/cycle/deciding-files.ts";
import { stepRecord } from "./support.ts";

function tree(...paths: readonly string[]): { readonly contents: ReadonlyMap<string, string> } {
  return { contents: new Map(paths.map((path) => [path, `id of ${path}`])) };
}

function redOn(testFile: string, now: ReturnType<typeof tree>): ReturnType<typeof stepRecord> {
  const testFiles = { [testFile]: `id of ${testFile}` };
  return stepRecord("red", "t", { testFiles, decidingFiles: findDecidingFiles([testFile], now) });
}

describe("findDecidingFiles", () => {
  it("finds pytest's fixtures and settings from the test file up to the root", () => {
    const wanted = ["conftest.py", "pyproject.toml", "tests/conftest.py", "tests/torch/conftest.py", "tests/tox.ini"];
    const others = ["docs/conftest.py", "tests/torch/deep/conftest.py", "src/conftest_helper.py", "package.json"];
    const found = findDecidingFiles(["tests/torch/test_a.py"], tree(...others, ...wanted));
    expect(Object.keys(found)).toEqual(wanted);
  });

  it("finds vitest's settings and the snapshots of the very test files", () => {
    const wanted = ["package.json", "pkg/__snapshots__/a.test.ts.snap", "pkg/vite.config.mts", "vitest.config.ts"];
    const others = ["pkg/__snapshots__/b.test.ts.snap", "other/package.json", "pkg/conftest.py", "pyproject.toml"];
    expect(Object.keys(findDecidingFiles(["pkg/a.test.ts"], tree(...others, ...wanted)))).toEqual(wanted);
  });
});

describe("changedSinceRed", () => {
  const before = tree("tests/test_a.py", "pytest.ini", "src/a.py");
  const red = redOn("tests/test_a.py", before);

  it("names nothing where only other files changed", () => {
    expect(changedSinceRed(red, tree("tests/test_a.py", "pytest.ini", "src/b.py"))).toEqual([]);
    expect(changedSinceRed(null, before)).toEqual([]);
  });

  it("names a conftest that was added, settings that changed and a test that is gone", () => {
    const after = new Map([
      ["tests/conftest.py", "new"],
      ["pytest.ini", "changed"],
    ]);
    expect(changedSinceRed(red, { contents: after })).toEqual(["pytest.ini", "tests/conftest.py", "tests/test_a.py"]);
  });

  it("compares the test files alone with a record that holds nothing else", () => {
    const old = stepRecord("red", "t", { testFiles: { "tests/test_a.py": "id of tests/test_a.py" } });
    expect(changedSinceRed(old, tree("tests/test_a.py", "conftest.py"))).toEqual([]);
  });
});
