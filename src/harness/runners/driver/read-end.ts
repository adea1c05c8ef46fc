import { open } from "node:fs/promises";

const mostBytes = 1_048_576;

/** The end of a file, at most a mebibyte of it: a driver may have written without measure before it died. */
export async function readEnd(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
