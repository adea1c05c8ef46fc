import { createHash } from "node:crypto";

/**
 * SHA-256 of weights as bytes, little-endian, in the order of the layout: two runs ended alike if these are equal.
 * @param weights float32 `[layout.size]`
 */
export function hashWeights(weights: Float32Array): string {
  return createHash("sha256")
    .update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
    .digest("hex");
}
