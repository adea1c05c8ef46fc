import type { DetectedRunner } from "./detected-runner.ts";
import { folderOf, isSample, nameOf, type Survey } from "./survey.ts";

type Suggestion = Pick<DetectedRunner, "tool" | "suite" | "example" | "report" | "needs">;

/** By the file that stands at the top of such a project. */
const byFile = new Map<string, Suggestion>(
  Object.entries({
    "go.mod": {
      tool: "go test",
      suite: "gotestsum --junitfile junit.xml -- -count=1 ./...",
      example: {
        test: "gotestsum --junitfile junit.xml -- -count=1 -run TestExample ./...",
        whole: null,
        touches: "example.go",
      },
      report: "junit.xml",
      needs: "the program gotestsum",
    },
    "Cargo.toml": {
      tool: "cargo",
      suite: "cargo nextest run --profile ci",
      example: { test: "cargo nextest run --profile ci adds_two_numbers", whole: null, touches: "src/example.rs" },
      report: "target/nextest/ci/junit.xml",
      needs: 'cargo-nextest, and `[profile.ci.junit]` with `path = "junit.xml"` in .config/nextest.toml',
    },
    "pom.xml": {
      tool: "maven",
      suite: "mvn -B test",
      example: { test: "mvn -B test -Dtest=ExampleTest", whole: null, touches: "src/main/java/Example.java" },
      report: "**/target/surefire-reports/TEST-*.xml",
      needs: null,
    },
    "build.gradle": gradle(),
    "build.gradle.kts": gradle(),
  }),
);

/**
 * Runners without an adapter of their own: commands that can write JUnit XML. Only the topmost file of a kind counts, and
 * none that tests are made with.
 */
export async function detectOthers(survey: Survey): Promise<readonly DetectedRunner[]> {
  const found = new Map<string, DetectedRunner>();
  const own = survey.files.filter((path) => !isSample(path) && !belowTests.test(path));
  for (const path of own) {
    const suggestion = byFile.get(nameOf(path));
    if (suggestion === undefined || found.has(suggestion.tool)) continue;
    const folder = folderOf(path);
    found.set(suggestion.tool, { ...suggestion, runner: "command", folder, evidence: [`${path} exists`] });
  }
  return [...found.values()];
}

const belowTests = /(?:^|\/)(?:tests?|__tests__|specs?|it|e2e)\//iu;

function gradle(): Suggestion {
  return {
    tool: "gradle",
    suite: "./gradlew test",
    example: { test: "./gradlew test --tests ExampleTest", whole: null, touches: "src/main/java/Example.java" },
    report: "**/build/test-results/test/*.xml",
    needs: null,
  };
}
