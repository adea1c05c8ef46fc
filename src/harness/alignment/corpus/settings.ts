import type { ReadingSettings } from "../types.ts";

/** Which files are read, as what, and how. All paths and globs are relative to the root, with `/`. */
export interface AlignmentSettings {
  readonly specs: readonly string[];
  readonly tests: readonly string[];
  readonly code: readonly string[];
  readonly documents: readonly string[];
  /** Globs of files that are not read at all. */
  readonly ignore: readonly string[];
  /** Names of the fields that the configuration itself gives: only their globs must match something. */
  readonly written: readonly string[];
  /** Files and folders that tell of the past: the reports, the ledger and its parts. They have no role. */
  readonly records: readonly string[];
  readonly reading: ReadingSettings;
}
