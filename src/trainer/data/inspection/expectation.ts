import type { OpenScanOptions } from "../open-scan.ts";
import type { DataLayout } from "../types.ts";

/** What the patterns of a file should be: what the caller states, else what the layout says, else `null`. */
export interface Expectation {
  readonly dataIs: "amplitude" | "intensity" | null;
  readonly zeroFrequency: "centre" | "corner" | null;
  /** Who says so, for a message: `as stated`, `in this layout`. */
  readonly dataSource: string;
  readonly zeroFrequencySource: string;
}

const byLayout = {
  ptychopinn: { dataIs: "amplitude", zeroFrequency: "centre" },
  tike: { dataIs: "intensity", zeroFrequency: "corner" },
} as const;

/**
 * What is expected of the patterns.
 * @param layout `null` where it is unknown
 */
export function expectationOf(layout: DataLayout | null, stated: OpenScanOptions): Expectation {
  const own = layout === null ? { dataIs: null, zeroFrequency: null } : byLayout[layout];
  return {
    dataIs: stated.dataIs ?? own.dataIs,
    zeroFrequency: stated.zeroFrequency ?? own.zeroFrequency,
    dataSource: stated.dataIs === undefined ? "in this layout" : "as stated",
    zeroFrequencySource: stated.zeroFrequency === undefined ? "in this layout" : "as stated",
  };
}
