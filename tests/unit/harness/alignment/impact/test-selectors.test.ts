import { describe, expect, it } from "vitest";
import { selectorsFor, type TestPackage } from "../../../../../src/harness/alignment/impact/test-selectors.ts";

const vitestIn = (...folders: readonly string[]): readonly TestPackage[] =>
  folders.map((folder) => ({ tool: "vitest", folder }));

describe("commands for linked tests", () => {
  it("are node ids of pytest for Python", () => {
    const tests = ["TestFit.test_adds", "test_stops (2)"].map((name) => ({ path: "tests/test_fit.py", name }));
    expect(selectorsFor(tests, [])).toEqual([
      "pytest tests/test_fit.py::TestFit::test_adds tests/test_fit.py::test_stops",
    ]);
  });

  it("name one test of vitest by a pattern that means it literally, several by their file", () => {
    const one = { path: "tests/a.test.ts", name: "math > adds (both)" };
    expect(selectorsFor([one], vitestIn("."))).toEqual([
      String.raw`npx vitest run tests/a.test.ts -t 'math adds \(both\)'`,
    ]);
    expect(selectorsFor([one, { ...one, name: "math > subtracts" }], vitestIn("."))).toEqual([
      "npx vitest run tests/a.test.ts",
    ]);
  });

  it("name the file where a title has placeholders, or the link covers all of it", () => {
    const path = "tests/a.test.ts";
    for (const name of ["adds %i", "a.test.ts"])
      expect(selectorsFor([{ path, name }], vitestIn("."))).toEqual([`npx vitest run ${path}`]);
  });

  // @spec specs/alignment.md §9
  it("run a package's tests from the innermost folder that has vitest", () => {
    const tests = ["packages/a/tests/x.test.ts", "packages/b/x.test.ts"].map((path) => ({ path, name: "adds" }));
    expect(selectorsFor(tests, vitestIn("packages/a"))).toEqual([
      "npx vitest run --root packages/a tests/x.test.ts -t adds",
    ]);
    expect(selectorsFor(tests, vitestIn(".", "packages/a"))).toEqual([
      "npx vitest run --root packages/a tests/x.test.ts -t adds",
      "npx vitest run packages/b/x.test.ts -t adds",
    ]);
  });

  it("are not guessed for other runners", () => {
    const tests = ["a_test.go", "tests/a.test.ts"].map((path) => ({ path, name: "TestAdd" }));
    expect(selectorsFor(tests, [])).toEqual([]);
  });

  // @spec specs/alignment.md §9
  it.each<readonly [TestPackage["tool"], string, string, readonly string[], string]>([
    ["jest", ".", "a.test.js", ["math > adds"], "npx jest a.test.js -t 'math adds'"],
    ["jest", "web", "web/a.test.js", ["a.test.js"], "cd web && npx jest a.test.js"],
    ["mocha", ".", "test/a.js", ["math > adds"], "npx mocha test/a.js --grep 'math adds'"],
    ["node:test", ".", "a.test.mjs", ["math > adds"], "node --test '--test-name-pattern=^adds$' a.test.mjs"],
    ["go test", ".", "pkg/a_test.go", ["TestA > two words"], "go test ./pkg -run '^TestA$/^two_words$'"],
    ["go test", "go", "go/a_test.go", ["TestA", "TestB > x"], "go test -C go . -run '^(TestA|TestB)$'"],
    ["go test", ".", "a_test.go", ["Cart > adds"], "go test ."],
    ["cargo", ".", "tests/fit.rs", ["stops"], "cargo test --test fit -- stops"],
    [
      "cargo",
      "crates/a",
      "crates/a/src/lib.rs",
      ["tests.a", "tests.b"],
      "cargo test --manifest-path crates/a/Cargo.toml -- tests::a tests::b",
    ],
    [
      "maven",
      "app",
      "app/src/test/java/ATest.java",
      ["ATest.Inner.adds", "ATest"],
      "mvn -f app/pom.xml test '-Dtest=ATest$Inner#adds,ATest'",
    ],
    ["gradle", ".", "src/test/kotlin/ATest.kt", ["ATest.adds"], "gradle test --tests ATest.adds"],
    ["rspec", ".", "spec/a_spec.rb", ["A > adds two"], "bundle exec rspec spec/a_spec.rb -e 'A adds two'"],
    ["minitest", ".", "test/a_test.rb", ["ATest.test_adds"], "bundle exec ruby -Itest test/a_test.rb -n test_adds"],
    ["dotnet", "T", "T/ATests.cs", ["ATests.Adds"], "dotnet test T --filter 'FullyQualifiedName~ATests.Adds'"],
    [
      "phpunit",
      ".",
      "tests/ATest.php",
      ["ATest.testA", "ATest.testB"],
      "vendor/bin/phpunit --filter '/::(testA|testB)( |$)/' tests/ATest.php",
    ],
    ["bats", ".", "test/a.bats", ["adds (two)"], String.raw`bats -f '^(adds \(two\))$' test/a.bats`],
  ])("are those of %s in %s for %s", (...row) => {
    const [tool, folder, path, names, command] = row;
    const tests = names.map((name) => ({ path, name }));
    expect(selectorsFor(tests, [{ tool, folder }])).toEqual([command]);
  });

  // @spec specs/alignment.md §9
  it.each<readonly [TestPackage["tool"], string, string, string, string]>([
    ["vitest", ".", "pnpm", "a.test.ts", "pnpm exec vitest run a.test.ts -t adds"],
    ["vitest", "two words", "pnpm", "two words/a.test.ts", "pnpm -C 'two words' exec vitest run a.test.ts -t adds"],
    ["vitest", "web", "bunx", "web/a.test.ts", "bunx vitest run --root web a.test.ts -t adds"],
    ["vitest", "web", "yarn", "web/a.test.ts", "yarn --cwd web vitest run a.test.ts -t adds"],
    ["jest", ".", "yarn", "a.test.ts", "yarn jest a.test.ts -t adds"],
    ["jest", "web", "bunx", "web/a.test.ts", "cd web && bunx jest a.test.ts -t adds"],
    ["mocha", "web", "pnpm", "web/a.test.ts", "pnpm -C web exec mocha a.test.ts --grep adds"],
    ["node:test", ".", "yarn", "a.test.ts", "node --test '--test-name-pattern=^adds$' a.test.ts"],
    ["pytest", ".", "uv run", "tests/test_a.py", "uv run pytest tests/test_a.py::adds"],
    ["pytest", "py", "poetry run", "py/tests/test_a.py", "cd py && poetry run pytest tests/test_a.py::adds"],
    ["maven", "app", "./mvnw", "app/ATest.java", "./mvnw -f app/pom.xml test '-Dtest=ATest#adds'"],
    ["gradle", "my app", "my app/gradlew", "my app/A.java", "'my app/gradlew' -p 'my app' test --tests A.adds"],
  ])("start %s in %s as the project does, with %s", (...row) => {
    const [tool, folder, starter, path, command] = row;
    expect(selectorsFor([{ path, name: "adds" }], [{ tool, folder, starter }])).toEqual([command]);
  });
});
