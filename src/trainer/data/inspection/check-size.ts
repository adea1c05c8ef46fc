import type { Finding, RawPatterns } from "./types.ts";

/** Sides of the patterns that there are networks for, N; a test holds them to the model config. */
export const trainableSizes: readonly number[] = [64, 128, 256];

/** Whether there is a network for patterns of this size. */
export function checkSize({ key, height, width }: RawPatterns): readonly Finding[] {
  if (height !== width || trainableSizes.includes(width)) return [];
  const smaller = trainableSizes.findLast((size) => size < width);
  const how =
    smaller === undefined
      ? `pad to ${trainableSizes[0]} × ${trainableSizes[0]} with zeros and a mask that leaves them out`
      : `crop to ${smaller} × ${smaller} about the zero frequency (the object's pixel grows), or bin, and bring the probe to the same pixels`;
  return [
    {
      severity: "error",
      rule: "pattern-size",
      message: `There is no network for patterns of ${width} × ${width}.`,
      evidence: `${key} has frames of ${height} × ${width}; there are networks for N = ${trainableSizes.join(", ")}`,
      fix: `Bring them to one of these sizes: ${how}.`,
    },
  ];
}
