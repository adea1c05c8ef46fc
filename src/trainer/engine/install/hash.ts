import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** Digest of a file's bytes, read as a stream. */
export async function hashFile(
  path: string,
  algorithm: "sha256" | "sha512",
  encoding: "hex" | "base64",
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest(encoding);
}
