import { createHash } from "node:crypto";

/** SHA-256 (hex, first 16) over several texts, whatever is in them. */
export function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
