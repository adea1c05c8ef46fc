import { describeStory } from "./support/describe-story.ts";

describeStory({
  kind: "pytest",
  reason: "AssertionError: Expected monitor to contain model-specific val_loss_name, got 'val_loss'",
  changedFile: "ptycho_torch/workflows/components.py",
  testFile: "tests/torch/test_workflows_components.py",
  mendedTest: "test_early_stopping_callback_configured",
});
