import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { openNpz } from "../../data/npz/open-npz.ts";
import { encodeNpz } from "../../data/npz/save-npz.ts";
import type { NpzFile } from "../../data/npz/types.ts";
import { hashWeights } from "../weights-hash.ts";
import { type CheckpointMeta, fromArrays, readMeta } from "./decode.ts";
import { toArrays } from "./encode.ts";
import { LAST_CHECKPOINT } from "./file-name.ts";
import { readSeal, sealZip } from "./seal.ts";
import type { Checkpoint } from "./types.ts";

/** What was written, as it was found on the disk afterwards. */
export interface SavedCheckpoint {
  readonly path: string;
  /** SHA-256 of the weights in it. */
  readonly weightsHash: string;
}

/**
 * Writes a checkpoint whole or not at all, reads it back and compares it with what was to be written.
 * The file is an NPZ that NumPy opens, with its own SHA-256 at the end.
 * @throws AppError `IO_FAILED` where there is no room or what was read back is something else; the file that stood
 *   there before is untouched as long as the new one is not whole
 * @see specs/checkpoint-format.md
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<SavedCheckpoint> {
  let written = "";
  await saveFile(
    path,
    remember(sealZip(encodeNpz(toArrays(checkpoint))), (seal) => (written = seal)),
  );
  const { stated, found } = await readSeal(path);
  if (written !== `sha256:${found}` || stated !== found) throw readBackFailed(path, written, `sha256:${found}`);
  return { path, weightsHash: hashWeights(checkpoint.training.weights) };
}

/** Passes the pieces on and tells the last one. */
async function* remember(pieces: AsyncIterable<Uint8Array>, tell: (last: string) => void): AsyncGenerator<Uint8Array> {
  let last: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    last = piece;
    yield piece;
  }
  tell(Buffer.from(last).toString("latin1"));
}

/**
 * Reads a checkpoint; not a byte of it is used before the hash of the whole file is verified.
 * @returns weights, float32 `[parameters]` in the order of its layout, the model, the probe in √photons, complex64
 *   `[modes, N, N]`, and all that decides how training goes on
 * @throws AppError `TRAIN_CHECKPOINT_NOT_FOUND`; `TRAIN_CHECKPOINT_CORRUPT` for a flipped byte, a missing end, another
 *   kind of file
 * @see specs/checkpoint-format.md §2
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  await verifySeal(path);
  const file = await openVerified(path);
  try {
    const meta = await readMetaOf(path, file);
    const checkpoint = await fromArrays(file, meta);
    const hash = hashWeights(checkpoint.training.weights);
    if (hash !== meta.weightsHash) throw corrupt(path, `weights ${hash}`, { expected: `weights ${meta.weightsHash}` });
    return checkpoint;
  } catch (error) {
    throw error instanceof AppError ? asCorrupt(path, error) : notWhole(path, error);
  } finally {
    await file.close();
  }
}

async function verifySeal(path: string): Promise<void> {
  const { stated, found } = await readSeal(path).catch((error: unknown) => {
    throw notReadable(path, error);
  });
  if (stated === null) throw corrupt(path, "a file without the seal that ends a checkpoint");
  if (stated !== found) throw corrupt(path, `sha256:${found}`, { expected: `sha256:${stated}` });
}

async function openVerified(path: string): Promise<NpzFile> {
  try {
    return await openNpz(path);
  } catch (error) {
    throw error instanceof AppError ? asCorrupt(path, error) : error;
  }
}

async function readMetaOf(path: string, file: NpzFile): Promise<CheckpointMeta> {
  const meta = await readMeta(file);
  if (meta === null) throw corrupt(path, `arrays ${file.keys.join(", ")}`, { expected: "a checkpoint, version 1" });
  return meta;
}

/** What the reader of NPZ files found wrong is, in a checkpoint, damage. */
function asCorrupt(path: string, error: AppError): AppError {
  if (!error.code.startsWith("DATA_")) return error;
  return corrupt(path, error.message, { cause: error });
}

function notWhole(path: string, error: unknown): AppError {
  return corrupt(path, (error as Error).message, { cause: error });
}

interface Fault {
  readonly expected?: string;
  readonly cause?: unknown;
}

function corrupt(path: string, received: string, { expected = "a whole checkpoint", cause }: Fault = {}): AppError {
  return new AppError("TRAIN_CHECKPOINT_CORRUPT", `${path} is not the checkpoint that was written`, {
    received,
    expected,
    hint: hintFor(path),
    where: { file: path },
    cause,
  });
}

/** A resume reads `last.ckpt` alone, so another one has to take its place. */
function hintFor(path: string): string {
  const folder = dirname(path);
  const others = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith(".ckpt") && name !== basename(path))
    : [];
  const [other] = others;
  const take = "take another checkpoint of the same run folder";
  if (other === undefined) return `${take}, or copy this one again from where it came`;
  const better = shellQuote(join(folder, other));
  const resume =
    basename(path) === LAST_CHECKPOINT ? `; to resume from there, \`cp ${better} ${shellQuote(path)}\`` : "";
  return `${take}, \`ptycho infer ${better} …\`, or copy this one again from where it came${resume}`;
}

function notReadable(path: string, error: unknown): AppError {
  const { code, message } = error as NodeJS.ErrnoException;
  const isMissing = code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
  return new AppError(
    isMissing ? "TRAIN_CHECKPOINT_NOT_FOUND" : "IO_FAILED",
    isMissing ? `There is no checkpoint ${path}` : `${path} cannot be read`,
    {
      kind: isMissing ? "input" : "environment",
      received: code === "EISDIR" ? "a folder" : (code ?? message),
      expected: "a file such as last.ckpt",
      hint: isMissing
        ? "look into the folder checkpoints/ of the run folder"
        : "give the current user the right to read it",
      where: { file: path },
      cause: error,
    },
  );
}

function readBackFailed(path: string, expected: string, received: string): AppError {
  return new AppError("IO_FAILED", `${path} does not hold what was written to it`, {
    kind: "environment",
    received,
    expected,
    hint: "the disk or its driver is faulty: write to another one",
    where: { file: path },
  });
}
