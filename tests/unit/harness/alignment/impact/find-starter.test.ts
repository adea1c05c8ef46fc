import { describe, expect, it } from "vitest";
import { createStarterFinder } from "../../../../../src/harness/alignment/impact/find-starter.ts";
import type { TestTool } from "../../../../../src/harness/alignment/impact/test-commands.ts";

// @spec specs/alignment.md §9
describe("what a project starts a tool with", () => {
  it.each<readonly [string, TestTool, string, readonly string[], string | null]>([
    ["the wrapper in the root", "maven", ".", ["mvnw"], "./mvnw"],
    ["the wrapper above the module", "maven", "a/b/c", ["a/mvnw"], "a/mvnw"],
    ["the nearest wrapper", "gradle", "a/b", ["gradlew", "a/gradlew"], "a/gradlew"],
    ["the wrapper of its own tool", "gradle", ".", ["mvnw"], null],
    ["no wrapper beside the module", "maven", "a", ["b/mvnw", "ab/mvnw", "a/b/mvnw"], null],
    ["no wrapper for Windows", "gradle", ".", ["gradlew.bat", "mvnw.cmd"], null],
    ["pnpm", "vitest", "a", ["pnpm-lock.yaml"], "pnpm"],
    ["Yarn", "jest", ".", ["yarn.lock"], "yarn"],
    ["Bun", "mocha", ".", ["bun.lock", "bun.lockb"], "bunx"],
    ["the manager of the nearest lock file", "jest", "a", ["a/package-lock.json", "yarn.lock"], "npx"],
    ["the usual program, locked by two managers", "jest", ".", ["pnpm-lock.yaml", "yarn.lock"], null],
    ["the usual program, locked by none", "jest", "a", ["b/yarn.lock"], null],
    ["uv", "pytest", "a", ["a/uv.lock", "yarn.lock"], "uv run"],
    ["Poetry", "pytest", ".", ["poetry.lock", "pyproject.toml"], "poetry run"],
    ["PDM", "pytest", ".", ["pdm.lock"], "pdm run"],
    ["Pipenv", "pytest", ".", ["Pipfile", "Pipfile.lock"], "pipenv run"],
    ["pytest's own program, where only JavaScript is locked", "pytest", ".", ["package-lock.json"], null],
    ["the tool's own, whoever locks it", "node:test", ".", ["yarn.lock"], null],
  ])("is %s", (...row) => {
    const [, tool, folder, files, starter] = row;
    expect(createStarterFinder(files)({ tool, folder })).toBe(starter);
  });
});
