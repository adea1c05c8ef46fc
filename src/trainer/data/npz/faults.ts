import { AppError, type ErrorDetails } from "../../../base/errors/app-error.ts";

/** The file cannot be trusted: truncated, changed, or not what its name says. */
export function corrupt(path: string, message: string, details: ErrorDetails = {}): AppError {
  return new AppError("DATA_CORRUPT", message, {
    expected: "an NPZ file as numpy.savez or numpy.savez_compressed writes it",
    hint: "copy the file again from where it came, or save it again",
    where: { file: path },
    ...details,
  });
}

/** The file may be whole, but holds what is not read here. */
export function unsupported(path: string, message: string, details: ErrorDetails): AppError {
  return new AppError("DATA_UNSUPPORTED", message, { where: { file: path }, ...details });
}
