import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import type { Issue } from "../../../base/errors/issue.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import {
  applyBaseline,
  createBaseline,
  formatBaseline,
  parseBaseline,
  shrinkBaseline,
  type Baseline,
} from "./baseline.ts";

/** The baseline's name, at the root. */
export const BASELINE_FILE = "alignment.baseline.json";

/** Findings after a baseline, and how many it let pass. */
export interface KnownApplied {
  readonly issues: readonly Issue[];
  readonly passed: number;
}

/**
 * What the project's baseline does not let pass; what it holds and is mended is a finding, so that it only shrinks.
 * @throws AppError `SPEC_BASELINE_INVALID`, also where there is none
 * @see specs/alignment.md §9
 */
export async function applyKnown(root: string, issues: readonly Issue[]): Promise<KnownApplied> {
  const baseline = await loadBaseline(root);
  if (baseline === null) throw missing("there is no such file", "loop align baseline --accept");
  const { issues: fresh, passed, gone } = applyBaseline(issues, baseline);
  const about = [...(gone.length === 0 ? [] : [mended(gone.length)]), ...(baseline.version === 1 ? [outdated()] : [])];
  return { issues: about.length === 0 ? fresh : [...fresh, ...about], passed };
}

function outdated(): Issue {
  return {
    severity: "warning",
    rule: "baseline-outdated",
    where: { file: BASELINE_FILE },
    message: "the baseline does not say what its findings are made of, so that they may become worse unnoticed",
    received: "version 1",
    expected: "version 2",
    hint: "run `loop align baseline`, which writes it anew, and commit the file",
    subject: "version",
  };
}

function mended(count: number): Issue {
  return {
    severity: "error",
    rule: "baseline-mended",
    where: { file: BASELINE_FILE },
    message: "the baseline lets pass what is mended, so that it could come back unnoticed",
    received: `${count} of its entries that are mended, or in part`,
    expected: "only what there still is",
    hint: "run `loop align baseline`, which takes them out, and commit the file",
    subject: "mended",
  };
}

/** What writing a baseline came to. */
export interface BaselineChange {
  readonly before: number | null;
  readonly after: number;
  /** Findings that it does not hold. */
  readonly fresh: readonly Issue[];
}

/**
 * Writes the baseline: all that is found where the project has none and that is accepted; else only what is left of it.
 * @throws AppError `SPEC_BASELINE_INVALID`, `IO_FAILED`
 */
export async function updateBaseline(
  root: string,
  issues: readonly Issue[],
  { accept }: { readonly accept: boolean },
): Promise<BaselineChange> {
  const before = await loadBaseline(root);
  if (before === null && !accept) throw missing("there is none to shrink", "loop align baseline --accept");
  if (before !== null && accept) throw present(before);
  const after = before === null ? createBaseline(issues) : shrinkBaseline(issues, before);
  await saveFile(join(root, BASELINE_FILE), formatBaseline(after));
  return {
    before: before === null ? null : size(before),
    after: size(after),
    fresh: applyBaseline(issues, after).issues,
  };
}

function size({ findings }: Baseline): number {
  return findings.reduce((total, { count }) => total + count, 0);
}

async function loadBaseline(root: string): Promise<Baseline | null> {
  const text = await readFile(join(root, BASELINE_FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : parseBaseline(text, BASELINE_FILE);
}

function missing(received: string, command: string): AppError {
  return new AppError("SPEC_BASELINE_INVALID", "The project has no baseline", {
    received,
    expected: BASELINE_FILE,
    hint: `begin one with \`${command}\``,
    where: { file: BASELINE_FILE },
  });
}

function present(baseline: Baseline): AppError {
  return new AppError("SPEC_BASELINE_INVALID", "The project has a baseline, and a baseline only shrinks", {
    received: `--accept, and a baseline of ${size(baseline)} findings`,
    expected: "`loop align baseline` without --accept, which takes out what is gone",
    hint: "mend what is new, or let it pass for a while with `loop align waive`",
    where: { file: BASELINE_FILE },
  });
}
