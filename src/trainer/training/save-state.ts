import { rm } from "node:fs/promises";
import { join } from "node:path";
import { saveCheckpoint } from "./checkpoint/checkpoint.ts";
import { checkpointFileName, LAST_CHECKPOINT } from "./checkpoint/file-name.ts";
import { rankCheckpoints } from "./checkpoint/rank.ts";
import type { Checkpoint } from "./checkpoint/types.ts";
import type { CheckpointOptions } from "./fit-options.ts";
import { type Run, shapeOf } from "./run.ts";
import type { TrainingState } from "./types.ts";
import { type Watched, watchedName } from "./watch.ts";

/**
 * Saves what an epoch led to: among the best where it belongs there, and as the last. Files that fell out are
 * deleted when the state that no longer names them is on the disk.
 * @param epoch the epoch that ended
 * @throws AppError `IO_FAILED`; the older checkpoints are then whole
 */
export async function saveEpoch(run: Run, epoch: number, watched: Watched | null): Promise<void> {
  const target = targetOf(run);
  if (target === null) return;
  const { state, options } = run;
  const outdated = state.removing;
  const best = watched === null ? null : rankEpoch(run, epoch, watched);
  if (best !== null) await save(run, target, { file: best, role: "best", epoch });
  if (options.config.saveLast) await save(run, target, { file: LAST_CHECKPOINT, role: "last", epoch });
  const keptFiles = new Set(state.kept.map(({ file }) => file));
  const files = [...new Set([...outdated, ...state.removing])].filter((file) => !keptFiles.has(file));
  for (const file of files) await remove(run, target, file);
}

/** Decides what is kept. @returns the file to write, or `null` */
function rankEpoch({ state, options, monitor }: Run, epoch: number, watched: Watched): string | null {
  const file = checkpointFileName(epoch, watched.metric, watched.value);
  const { saveTopK } = options.config;
  const ranking = rankCheckpoints(state.kept, { file, epoch, value: watched.value }, { saveTopK, mode: monitor.mode });
  state.kept = ranking.kept;
  state.removing = ranking.removed;
  return ranking.isKept ? file : null;
}

/**
 * Saves a run that is asked to stop, wherever in its epoch it is; also where `saveLast` is off.
 * @throws AppError `IO_FAILED`
 */
export async function saveInterrupted(run: Run): Promise<void> {
  const target = targetOf(run);
  if (target === null) {
    const message = "no checkpoint is written, so what was trained in this session is lost";
    run.emitter.emit({ type: "notice", message });
    return;
  }
  await save(run, target, { file: LAST_CHECKPOINT, role: "last", epoch: run.state.epoch });
}

function targetOf({ options }: Run): CheckpointOptions | null {
  return options.config.checkpoint ? (options.checkpoints ?? null) : null;
}

interface Entry {
  readonly file: string;
  readonly role: "best" | "last";
  readonly epoch: number;
}

async function save(run: Run, target: CheckpointOptions, entry: Entry): Promise<void> {
  const { path, weightsHash } = await saveCheckpoint(join(target.folder, entry.file), snapshot(run, target));
  run.lastPath = path;
  run.emitter.emit({ type: "checkpoint-saved", ...entry, weightsHash });
}

/** What is written: at an epoch's start the way back to it needs no copy. */
function snapshot(run: Run, { identity }: CheckpointOptions): Checkpoint {
  const { options, plan, state } = run;
  const training: TrainingState = state.position === 0 ? { ...state, epochStart: null } : state;
  return {
    layout: options.layout,
    config: options.config,
    shape: shapeOf(plan),
    identity,
    monitor: watchedName(run),
    training,
  };
}

async function remove(run: Run, target: CheckpointOptions, file: string): Promise<void> {
  try {
    await rm(join(target.folder, file));
    run.emitter.emit({ type: "checkpoint-removed", file });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    run.emitter.emit({ type: "notice", message: `${file} could not be deleted: ${(error as Error).message}` });
  }
}
