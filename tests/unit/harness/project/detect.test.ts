import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { detectRunners } from "../../../../src/harness/project/detect.ts";
import type { DetectedRunner } from "../../../../src/harness/project/detected-runner.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "loop-detect-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function detect(files: Readonly<Record<string, string | object>>): Promise<readonly DetectedRunner[]> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return detectRunners(root);
}

async function suitesOf(files: Readonly<Record<string, string | object>>): Promise<readonly string[]> {
  return (await detect(files)).map(({ suite }) => suite);
}

describe("JavaScript runners", () => {
  it("finds vitest by dependency, script and configuration, and says so", async () => {
    const [vitest] = await detect({
      "package.json": { scripts: { test: "vitest" }, devDependencies: { vitest: "4" } },
      "vitest.config.mts": "",
    });
    expect(vitest).toEqual({
      tool: "vitest",
      runner: "vitest",
      folder: ".",
      evidence: [
        "package.json: vitest is a dependency",
        "package.json: the script `test` calls it",
        "vitest.config.mts exists",
      ],
      suite: "npx vitest run",
      example: {
        test: 'npx vitest run tests/example.test.ts -t "adds two numbers"',
        whole: "npx vitest run tests/example.test.ts",
        touches: "src/example.ts",
      },
      report: null,
      needs: null,
    });
  });

  it("finds vitest in the packages below when the root has none", async () => {
    const files = {
      "package.json": { private: true },
      "packages/a/package.json": { devDependencies: { vitest: "4" } },
      "packages/with space/package.json": { devDependencies: { vitest: "4" } },
    };
    expect(await suitesOf(files)).toEqual([
      "npx vitest run --root packages/a",
      "npx vitest run --root 'packages/with space'",
    ]);
  });

  it("asks the root alone when it has what the packages have", async () => {
    const vitest = { devDependencies: { vitest: "4" } };
    expect(await suitesOf({ "package.json": vitest, "packages/a/package.json": vitest })).toEqual(["npx vitest run"]);
  });

  it.each([
    { tool: "jest", content: { devDependencies: { jest: "30" } }, report: "junit.xml" },
    { tool: "mocha", content: { devDependencies: { mocha: "11" } }, report: "test-results.xml" },
    { tool: "node:test", content: { scripts: { test: "node --import tsx --test" } }, report: "junit.xml" },
  ])("suggests $tool as a command with a report", async ({ tool, content, report }) => {
    expect(await detect({ "package.json": content })).toMatchObject([{ tool, runner: "command", report }]);
  });

  it.each(["{ broken", "null", "[]", '{"scripts": 3, "devDependencies": []}', '{"scripts": {"test": 3}}'])(
    "finds nothing in the package.json %s, and does not complain",
    async (text) => {
      expect(await detect({ "package.json": text })).toEqual([]);
    },
  );
});

describe("pytest", () => {
  it.each([
    { file: "pytest.ini", text: "" },
    { file: "pyproject.toml", text: "[tool.pytest.ini_options]\n" },
    { file: "pyproject.toml", text: '[dependency-groups]\ndev = [\n  "pytest>=8",\n]\n' },
    { file: "tox.ini", text: "[pytest]\n" },
    { file: "setup.cfg", text: "[tool:pytest]\n" },
    { file: "requirements-dev.txt", text: "pytest==8.4\n" },
    { file: "conftest.py", text: "" },
    { file: "test_a.py", text: "" },
    { file: "package/a_test.py", text: "" },
  ])("is found by $file $text", async ({ file, text }) => {
    expect(await detect({ [file]: text })).toMatchObject([{ tool: "pytest", runner: "pytest", suite: "pytest" }]);
  });

  it("is given the tests' folder when all tests lie there", async () => {
    expect(await suitesOf({ "tests/deep/test_a.py": "", "src/a.py": "" })).toEqual(["pytest tests/"]);
  });

  it.each([
    { files: { "uv.lock": "" }, suite: "uv run pytest" },
    { files: { "pdm.lock": "" }, suite: "pdm run pytest" },
    { files: { "Pipfile.lock": "" }, suite: "pipenv run pytest" },
    { files: { "poetry.lock": "" }, suite: "poetry run pytest" },
    { files: { "pyproject.toml": "[tool.poetry]\n" }, suite: "poetry run pytest" },
  ])("is started by what the project is locked with: $suite", async ({ files, suite }) => {
    expect(await suitesOf({ "pytest.ini": "", ...files })).toEqual([suite]);
  });

  it("is not seen in a plug-in's name or in a comment", async () => {
    const text = '# pytest is not used\ndependencies = ["pytest-xdist"]\n';
    expect(await detect({ "pyproject.toml": text })).toEqual([]);
  });
});

describe("other languages", () => {
  it("suggests commands that write JUnit reports", async () => {
    const found = await detect({ "go.mod": "", "Cargo.toml": "", "crates/a/Cargo.toml": "", "pom.xml": "" });
    expect(found.map(({ tool, report }) => [tool, report !== null])).toEqual([
      ["cargo", true],
      ["go test", true],
      ["maven", true],
    ]);
  });

  it("takes a build file of a part of the project, and none of what tests and examples are made with", async () => {
    const foreign = {
      "tests/fixtures/app/pom.xml": "",
      "src/test/resources/app/build.gradle": "",
      "pkg/testdata/go.mod": "",
      "test/projects/Cargo.toml": "",
      "examples/web/package.json": { devDependencies: { jest: "30" } },
    };
    expect(await detect(foreign)).toEqual([]);
    expect(await detect({ "backend/pom.xml": "" })).toMatchObject([{ tool: "maven", folder: "backend" }]);
  });

  it("is not misled by files named like members of every object", async () => {
    expect(await detect({ constructor: "", toString: "" })).toEqual([]);
  });
});

describe("the search", () => {
  it("passes over what others wrote and what lies too deep", async () => {
    const files = {
      "node_modules/a/package.json": { devDependencies: { vitest: "4" } },
      ".venv/lib/test_a.py": "",
      "build/test_a.py": "",
      "a/b/c/d/e/f/test_a.py": "",
    };
    expect(await detect(files)).toEqual([]);
  });

  it("does not follow links, so that a circle ends", async () => {
    symlinkSync(root, join(root, "again"));
    expect(await detect({ "go.mod": "" })).toMatchObject([{ tool: "go test", folder: "." }]);
  });

  it("finds this project's own runner", async () => {
    const own = await detectRunners(fileURLToPath(new URL("../../../../", import.meta.url)));
    expect(own).toContainEqual(expect.objectContaining({ tool: "vitest", folder: ".", suite: "npx vitest run" }));
  });
});
