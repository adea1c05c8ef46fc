import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveExecutionConfig } from "../../../../src/trainer/training/execution-config.ts";
import { loadResumePoint } from "../../../../src/trainer/training/resume-point.ts";
import { temporaryFolder } from "./support/run.ts";

/** A run folder as it lies there when its process was killed in its first epoch. */
function startedRun({ knobs = {}, files = [] }: { knobs?: object; files?: readonly string[] } = {}): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "checkpoints"));
  writeFileSync(join(folder, "config.json"), JSON.stringify(resolveExecutionConfig({ seed: 7, ...knobs })));
  const run = { engine: { name: "wasm", threads: 2 }, model: { config: { N: 64, gridsize: 2 } } };
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  for (const file of files) writeFileSync(join(folder, "checkpoints", file), "");
  return folder;
}

describe("the point that a run goes on from", () => {
  it.each([[[]], [["epoch=00-val=1.0000.ckpt"]]])(
    "is its start, as it was meant, where the first epoch was not saved: %j",
    async (files) => {
      const point = await loadResumePoint(startedRun({ files }));
      expect(point).toMatchObject({
        checkpoint: null,
        config: { seed: 7 },
        engine: { name: "wasm", threads: 2 },
        model: { N: 64, gridsize: 2 },
      });
    },
  );

  it.each([
    ["no checkpoint was to be written", { knobs: { checkpoint: false } }],
    ["no last one was to be written", { knobs: { saveLast: false } }],
    ["later epochs were saved, and the last is gone", { files: ["epoch=04-val=1.0000.ckpt"] }],
  ])("is not made up where %s", async (_, run) => {
    await expect(loadResumePoint(startedRun(run))).rejects.toMatchObject({ code: "TRAIN_CHECKPOINT_NOT_FOUND" });
  });

  it("is refused where the folder's description is damaged", async () => {
    const folder = startedRun();
    writeFileSync(join(folder, "config.json"), "{");
    await expect(loadResumePoint(folder)).rejects.toMatchObject({ code: "CONFIG_USAGE" });
  });
});
