/** What starts a tool that is installed in the project. */
const STARTERS =
  /^(?:(?:npx|bunx|yarn|pnpm(?: exec)?|npm exec(?: --)?|bundle exec|uv run|poetry run|pdm run|pipenv run)\s+)+/;
const SETTINGS = /^(?:\w+=\S*\s+)+/;

/** Commands that run tests, with the names that they are told by; none is a runner's of ours. */
const TOOLS: readonly (readonly [command: RegExp, name: string])[] = [
  [/^go(?: -C \S+)? test(?=\s|$)/, "go test"],
  [/^cargo(?: \+\S+)? (?:test|nextest run|t)(?=\s|$)/, "cargo test"],
  [/^python[\d.]* -m unittest(?=\s|$)/, "unittest"],
  [/^(?:node_modules\/\.bin\/)?jest(?=\s|$)/, "Jest"],
  [/^(?:node_modules\/\.bin\/)?mocha(?=\s|$)/, "Mocha"],
  [/^node(?: --?[\w-]+(?:[= ][^\s-]\S*)?)*? --test(?=\s|$)/, "node --test"],
  [/^(?:deno|bun|mix|swift|dotnet|flutter|dart|stack|cabal|sbt) test(?=\s|$)/, ""],
  [/^(?:\S*\/)?(?:mvn|mvnw)(?: \S+)* (?:test|verify)(?=\s|$)/, "Maven"],
  [/^(?:\S*\/)?(?:gradle|gradlew)(?: \S+)* (?:\S*:)?test(?=\s|$)/, "Gradle"],
  [/^rspec(?=\s|$)/, "RSpec"],
  [/^(?:\S*\/)?phpunit(?=\s|$)/, "PHPUnit"],
  [/^(?:ctest|bats)(?=\s|$)/, ""],
];

/** The tool that a command runs tests with, where no runner of ours can be asked what it collects; null for any other command. */
export function otherTool(command: string): string | null {
  const plain = command.slice(0, 1_000).replace(SETTINGS, "").replace(STARTERS, "");
  for (const [pattern, name] of TOOLS) {
    const found = pattern.exec(plain)?.[0];
    if (found !== undefined) return name === "" ? found : name;
  }
  return null;
}
