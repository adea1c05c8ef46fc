import { describe, expect, it } from "vitest";
import { otherTool } from "../../../../../src/harness/alignment/documents/other-tools.ts";
import { readDocument } from "../../../../../src/harness/alignment/documents/read-document.ts";

// @spec specs/alignment.md §8
describe("tools that run tests and that no runner of ours can be asked about", () => {
  it.each([
    ["go test -run TestZ ./...", "go test"],
    ["CGO_ENABLED=0 go -C sub test ./a", "go test"],
    ["cargo +nightly test fits", "cargo test"],
    ["python3 -m unittest tests.test_a", "unittest"],
    ["poetry run python -m unittest", "unittest"],
    ["npx jest a.test.js -t adds", "Jest"],
    ["pnpm exec mocha", "Mocha"],
    ["node --import tsx --test a.test.ts", "node --test"],
    ["./mvnw -pl app test -Dtest=A#b", "Maven"],
    ["gradle :app:test --tests A", "Gradle"],
    ["bundle exec rspec spec/a_spec.rb", "RSpec"],
    ["vendor/bin/phpunit tests/ATest.php", "PHPUnit"],
    ["dotnet test --filter A", "dotnet test"],
    ["ctest -R adds", "ctest"],
  ])("%s is of %s", (command, tool) => {
    expect(otherTool(command)).toBe(tool);
  });

  it.each([
    "go build ./...",
    "cargo tree",
    "python -m http.server",
    "node a.js --test",
    "jester",
    "mvn package",
    "gradle",
  ])("%s runs none", (command) => {
    expect(otherTool(command)).toBeNull();
  });

  it("are found in blocks and in code spans that say more than a name, and not behind `cd`", () => {
    const text = [
      "Run `go test`, `go test ./sub`, `pytest tests/test_a.py` or `cargo test`.",
      "```sh\ncargo test && npx jest\ncd other\ngo test\n```",
      "```ts\ngo test\n```",
    ].join("\n\n");
    const settings = { needs: [], linkWords: ["@spec"] };
    const { unasked, selectors } = readDocument(text, "docs/a.md", settings);
    expect(unasked).toEqual(["go test", "cargo test", "Jest"]);
    expect(selectors.map(({ command }) => command)).toEqual(["pytest tests/test_a.py"]);
  });
});
