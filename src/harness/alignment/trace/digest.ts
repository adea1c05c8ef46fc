import { hash } from "node:crypto";

/** SHA-256 (hex, first 16) over several texts, whatever is in them. */
export function digest(parts: readonly string[]): string {
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 16);
}
