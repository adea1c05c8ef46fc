import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "../../base/errors/app-error.ts";
import { loadCheckpoint } from "./checkpoint/checkpoint.ts";
import { LAST_CHECKPOINT } from "./checkpoint/file-name.ts";
import { runFolderPaths } from "./run-folder.ts";

/**
 * The checkpoint that a path means: the file itself, or the best of a run folder as its newest state names it.
 * @returns path of a checkpoint file
 * @throws AppError `TRAIN_CHECKPOINT_NOT_FOUND`; `TRAIN_CHECKPOINT_CORRUPT` where the newest state is damaged
 * @see specs/checkpoint-format.md §1
 */
export async function findCheckpoint(path: string): Promise<string> {
  if (!existsSync(path)) throw notFound(path, "there is no such file or folder");
  if (statSync(path).isFile()) return path;
  const folder = runFolderPaths(path).checkpoints;
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".ckpt")) : [];
  const last = join(folder, LAST_CHECKPOINT);
  if (files.includes(LAST_CHECKPOINT)) {
    const best = (await loadCheckpoint(last)).training.kept[0]?.file;
    return best !== undefined && files.includes(best) ? join(folder, best) : last;
  }
  const [only] = files;
  if (files.length === 1 && only !== undefined) return join(folder, only);
  throw notFound(path, files.length === 0 ? "a folder without checkpoints" : `several: ${files.join(", ")}`);
}

function notFound(path: string, received: string): AppError {
  return new AppError("TRAIN_CHECKPOINT_NOT_FOUND", "There is no checkpoint to work with", {
    received,
    expected: "a .ckpt file, or the folder of a run that saved one",
    hint: "`ptycho train` prints both at its end",
    where: { file: path },
  });
}
