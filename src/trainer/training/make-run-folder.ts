import { AppError } from "../../base/errors/app-error.ts";
import { makeFolder } from "../../base/files/make-folder.ts";

/**
 * Makes a folder of a run.
 * @throws AppError `IO_FAILED`
 */
export async function makeRunFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    throw new AppError("IO_FAILED", `Could not make the folder ${path}`, {
      kind: "environment",
      received: (error as NodeJS.ErrnoException).code ?? "unknown error",
      expected: "a folder that can be written to",
      hint: "give the current user the right to write there, or name another folder",
      where: { file: path },
      cause: error,
    });
  }
}
