import { expect, it } from "vitest";
import { createProgress } from "../../../../src/cli/ptycho/progress.ts";

it("tells once in a line that a resume is not bit-equal", () => {
  const lines: string[] = [];
  const progress = createProgress({ print: (line) => lines.push(line), live: false, epochs: 3 });
  const differences = ["resume is not bit-equal: threads 2 → 4"];
  void progress.onEvent({ type: "resumed", epoch: 1, batch: 0, step: 6, differences });
  expect(lines).toEqual(["resumed at epoch 2, batch 1\n  resume is not bit-equal: threads 2 → 4"]);
});
