import { describeStory } from "./support/describe-story.ts";

describeStory({
  kind: "vitest",
  reason: "AssertionError: Expected monitor to contain model-specific valLossName, got 'val_loss'",
  changedFile: "src/workflows/components.ts",
  testFile: "tests/workflows/components.test.ts",
  mendedTest: "early stopping callback configured",
});
