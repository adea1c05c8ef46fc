import { randomUUID } from "node:crypto";
import { open, rm, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";

/**
 * An empty temporary file that has lost its name already: whatever ends this process, the disk gets its room back.
 * (Where a system keeps the name of an open file, as Windows does, it stays until the folder is tidied.)
 * @throws AppError `IO_FAILED`
 */
export async function createSpill(): Promise<FileHandle> {
  const path = join(tmpdir(), `ptycho-${randomUUID()}.tmp`);
  try {
    const file = await open(path, "wx+", 0o600);
    await rm(path, { force: true }).catch(() => undefined);
    return file;
  } catch (error) {
    throw spillFailed(error);
  }
}

/**
 * Writes all of it, or says why not.
 * @throws AppError `IO_FAILED`
 */
export async function writeSpill(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  } catch (error) {
    throw spillFailed(error);
  }
}

function spillFailed(error: unknown): AppError {
  return new AppError("IO_FAILED", `No room for a temporary file in ${tmpdir()}`, {
    kind: "environment",
    received: (error as NodeJS.ErrnoException).code ?? (error as Error).message,
    expected: "as much free space there as the patterns take uncompressed",
    hint: "free some space, or name another folder with TMPDIR; or save the file with numpy.savez, which does not compress",
    where: { file: tmpdir() },
    cause: error,
  });
}
