import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { EngineIdentity } from "../engine/types.ts";
import { resolveModelConfig } from "../model/model-config.ts";
import type { ModelConfig } from "../model/types.ts";
import { loadCheckpoint } from "./checkpoint/checkpoint.ts";
import { LAST_CHECKPOINT } from "./checkpoint/file-name.ts";
import type { Checkpoint } from "./checkpoint/types.ts";
import { type ExecutionConfig, resolveExecutionConfig } from "./execution-config.ts";
import { readRunFile, type RunFolder, runFolderPaths } from "./run-folder.ts";

/** Where a run goes on, and as what. */
export interface ResumePoint {
  readonly config: ExecutionConfig;
  readonly model: ModelConfig;
  readonly engine: Pick<EngineIdentity, "name" | "threads">;
  /** `null` where the run was killed before its first state was saved: it starts anew, as it was meant. */
  readonly checkpoint: Checkpoint | null;
}

/**
 * The newest state of a run folder. A run that was killed in its first epoch has saved none yet, but its folder says how
 * it was meant, seed included: from there it gives the same bytes.
 * @throws AppError `TRAIN_CHECKPOINT_NOT_FOUND` where states were saved and the newest is not there, or none was to be
 *   saved; `TRAIN_CHECKPOINT_CORRUPT`; `CONFIG_USAGE` where the folder's description cannot be read
 */
export async function loadResumePoint(folder: string): Promise<ResumePoint> {
  const paths = runFolderPaths(folder);
  if (wasKilledInFirstEpoch(paths)) {
    const start = readStart(paths);
    if (start.config.checkpoint && start.config.saveLast) return { ...start, checkpoint: null };
  }
  const checkpoint = await loadCheckpoint(join(paths.checkpoints, LAST_CHECKPOINT));
  const { engine, model } = checkpoint.identity;
  return { config: checkpoint.config, model: model.config, engine, checkpoint };
}

/** Between the best and the last checkpoint of the first epoch a kill leaves the best alone. */
function wasKilledInFirstEpoch({ run, checkpoints }: RunFolder): boolean {
  if (!existsSync(run)) return false;
  const files = existsSync(checkpoints) ? readdirSync(checkpoints).filter((name) => name.endsWith(".ckpt")) : [];
  return files.every((name) => name.startsWith("epoch=00-"));
}

function readStart(paths: RunFolder): Omit<ResumePoint, "checkpoint"> {
  const run = readRunFile(paths.run) as { engine: ResumePoint["engine"]; model: { config: unknown } };
  return {
    config: resolveExecutionConfig(readRunFile(paths.config), { file: paths.config }),
    model: resolveModelConfig(run.model.config, { file: paths.run }),
    engine: run.engine,
  };
}
