import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { findPackages } from "../../../../../src/harness/alignment/impact/find-packages.ts";

// @spec specs/alignment.md §9
it("tells the tools of a project by its files, and none by a file that says nothing of tests", async () => {
  const root = mkdtempSync(join(tmpdir(), "packages-"));
  const files = {
    "package.json": '{"devDependencies":{"jest":"30"}}',
    "go/go.mod": "module x",
    "Cargo.toml": "[workspace]",
    "crates/a/Cargo.toml": "[package]",
    "app/pom.xml": "<project/>",
    "app/mvnw": "",
    "lib/build.gradle.kts": "",
    Gemfile: 'gem "rspec"',
    "net/T.csproj": "",
    "py/uv.lock": "",
    "composer.json": "{}",
    "php/phpunit.xml.dist": "",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const found = await findPackages(root);
  rmSync(root, { recursive: true });
  expect(found.map(({ tool, folder, starter }) => [tool, folder, starter].join(" ").trim()).toSorted()).toEqual([
    "cargo crates/a",
    "dotnet net",
    "go test go",
    "gradle lib",
    "jest .",
    "maven app app/mvnw",
    "phpunit php",
    "pytest py uv run",
    "rspec .",
  ]);
});
