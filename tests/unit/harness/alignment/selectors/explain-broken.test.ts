import { describe, expect, it } from "vitest";
import { createPathTree } from "../../../../../src/harness/alignment/documents/path-tree.ts";
import { explainBroken } from "../../../../../src/harness/alignment/selectors/explain-broken.ts";

const project = {
  tree: createPathTree([
    "calc.py",
    "src/mypkg/__init__.py",
    "src/mypkg/a.py",
    "tests/test_a.py",
    "src/a.ts",
    "docs/x.md",
  ]),
  gone: ["old.py", "lib/former/core.py"],
  modules: ["calc", "mypkg", "a", "test_a", "request"],
  declaredIn: (module: string) => (module === "requests" ? "pyproject.toml" : null),
  isIgnored: (path: string) => path === "src/mypkg/_version.py" || path === "dist/main.js",
};

function causeOf(type: string, message: string): string {
  const { cause, hint } = explainBroken({ file: "tests/a.test.ts", failure: { type, message } }, project);
  return `${cause}: ${hint}`;
}

// @spec specs/alignment.md §8
describe("explainBroken", () => {
  it.each([
    ["a module of a package that is here", "ModuleNotFoundError", "No module named 'mypkg.gone'"],
    ["a module that git saw here", "ModuleNotFoundError", "No module named 'old'"],
    ["a package that git saw here", "ModuleNotFoundError", "No module named 'former'"],
    ["a name that a module of its own lacks", "ImportError", "cannot import name 'x' from 'calc' (calc.py)"],
    ["a syntax error of its own", "SyntaxError", "invalid syntax (test_a.py, line 1)"],
    ["a fault of its own code", "NameError", "name 'x' is not defined"],
    ["a relative import", "Error", "Cannot find module '../src/gone.ts' imported from tests/a.test.ts"],
    ["an import by the root of its site", "Error", "Cannot find module '/src/dyn.ts' imported from tests/a.test.ts"],
    ["an import by an alias", "Error", "Cannot find package '@/gone' imported from tests/a.test.ts"],
    [
      "an import as vite tells it",
      "Error",
      'Failed to resolve import "./gone" from "tests/a.test.ts". Does the file exist?',
    ],
    ["a required file", "Error", "Cannot find module '../src/nope.cjs'"],
    [
      "a file that cannot be compiled",
      "Error",
      'Transform failed with 1 error:\ntests/a.test.ts:2:6: ERROR: Unexpected "="',
    ],
    [
      "an export that its own module lacks",
      "SyntaxError",
      "The requested module '../src/a.ts' does not provide an export named 'b'",
    ],
  ])("blames the project for %s", (_, type, message) => {
    expect(causeOf(type, message)).toMatch(/^project: (?:restore|mend)/u);
  });

  it.each([
    ["a package that is not installed", "ModuleNotFoundError", "No module named 'numpy'"],
    ["a part of one", "ModuleNotFoundError", "No module named 'numpy.nope'"],
    [
      "a name that another version has",
      "ImportError",
      "cannot import name 'x' from 'numpy' (…/site-packages/numpy/__init__.py)",
    ],
    ["an attribute that another version has", "AttributeError", "module 'numpy' has no attribute 'x'"],
    ["a library of the system", "ImportError", "libGL.so.1: cannot open shared object file"],
    ["a syntax that this Python does not know", "SyntaxError", "invalid syntax (other.py, line 1)"],
    ["what its code does not find here", "RuntimeError", "no GPU"],
    ["a package of npm", "Error", "Cannot find package 'left-pad' imported from tests/a.test.ts"],
    ["one with a scope", "Error", "Cannot find package '@acme/x' imported from tests/a.test.ts"],
    ["a package's own file", "Error", "Cannot find module './x.js' imported from …/node_modules/y/index.js"],
    ["an error that a test throws", "Error", "no database"],
  ])("takes the environment for the cause of %s", (_, type, message) => {
    expect(causeOf(type, message)).toMatch(/^environment: install (?:what|the package)/u);
  });

  it("says what to build or install of the project itself", () => {
    expect(causeOf("ModuleNotFoundError", "No module named 'mypkg'")).toMatch(
      /^environment: install the project itself/u,
    );
    expect(causeOf("ModuleNotFoundError", "No module named 'mypkg._version'")).toMatch(
      /^environment: build the project/u,
    );
    const built = "Cannot find module '../dist/main.js' imported from tests/a.test.ts";
    expect(causeOf("Error", built)).toMatch(/^environment: build the project/u);
  });

  it("takes a module that nothing declares, one letter from one of the project's own, for a slip of the pen", () => {
    const told = (name: string): string => causeOf("ModuleNotFoundError", `No module named '${name}'`);
    expect(told("mypkgs.a")).toBe("project: did you mean `mypkg`? No file of the project declares `mypkgs`");
    expect(told("requests")).toMatch(/^environment: install `requests`, which pyproject.toml names/u);
    expect(told("calk")).toMatch(/^environment/u);
  });

  it("says of a module that is not installed what it is called, and where it would stand", () => {
    expect(causeOf("ModuleNotFoundError", "No module named 'helpers'")).toMatch(
      /^environment: install the package that has `helpers`, or add `helpers.py`/u,
    );
  });
});
