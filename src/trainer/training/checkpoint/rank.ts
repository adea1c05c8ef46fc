import type { KeptCheckpoint } from "../types.ts";

/** Which best checkpoints there are after an epoch. */
export interface Ranking {
  /** The best first. */
  readonly kept: readonly KeptCheckpoint[];
  /** Whether the new one is among them and has to be written. */
  readonly isKept: boolean;
  /** Files that fell out. */
  readonly removed: readonly string[];
}

/**
 * Decides which checkpoints are kept; of equal ones the earlier is the better.
 * @param candidate the epoch that just ended
 * @param options `saveTopK`: how many, −1 all, 0 none; which values are better
 * @see specs/checkpoint-format.md §1
 */
export function rankCheckpoints(
  kept: readonly KeptCheckpoint[],
  candidate: KeptCheckpoint,
  options: { readonly saveTopK: number; readonly mode: "min" | "max" },
): Ranking {
  const { saveTopK, mode } = options;
  if (!Number.isFinite(candidate.value)) return { kept, isKept: false, removed: [] };
  const sign = mode === "min" ? 1 : -1;
  const others = kept.filter(({ file }) => file !== candidate.file);
  const ranked = [...others, candidate].sort((a, b) => sign * (a.value - b.value) || a.epoch - b.epoch);
  const limit = saveTopK === -1 ? ranked.length : saveTopK;
  return {
    kept: ranked.slice(0, limit),
    isKept: ranked.indexOf(candidate) < limit,
    removed: ranked.slice(limit).flatMap((entry) => (entry === candidate ? [] : entry.file)),
  };
}
