import { createHash } from "node:crypto";
import { openForReading } from "./npz/zip.ts";

const pieceBytes = 1 << 20;

/**
 * SHA-256 of a data file, in hexadecimal, so that a run can tell later which data it was trained on.
 * Any file will do; memory does not grow with it.
 * @throws AppError `DATA_NOT_FOUND`, `IO_FAILED`
 * @public
 */
export async function hashScan(path: string): Promise<string> {
  const file = await openForReading(path);
  try {
    const hash = createHash("sha256");
    const piece = Buffer.alloc(pieceBytes);
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
