import { decode, IntegerTooLarge } from "./decode.ts";
import { unsupported } from "./faults.ts";
import type { ParsedHeader } from "./header.ts";
import type { NumericArray } from "./types.ts";
import type { ZipArchive, ZipEntry } from "./zip.ts";

/** An array inside a ZIP. */
export interface ArrayEntry {
  readonly key: string;
  readonly archive: ZipArchive;
  readonly entry: ZipEntry;
  readonly header: ParsedHeader;
}

/**
 * Bytes of some elements of an array → numbers, in the file's order.
 * @param bytes from the start of a buffer of their own; may become the result
 * @throws AppError `DATA_UNSUPPORTED` for integers from 2^53 on
 */
export function decodeElements(array: ArrayEntry, bytes: Uint8Array<ArrayBuffer>): NumericArray {
  const { archive, key, header } = array;
  try {
    return decode(bytes, header.dtype, header.bigEndian);
  } catch (error) {
    if (!(error instanceof IntegerTooLarge)) throw error;
    throw unsupported(archive.path, `The array ${key} holds an integer that a 64-bit float cannot hold exactly`, {
      received: String(error.value),
      expected: "integers below 2^53 in magnitude",
      hint: `save it as float64 if it need not be exact: ${key}.astype(np.float64)`,
      cause: error,
    });
  }
}
