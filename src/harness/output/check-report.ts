import type { Issue } from "../../base/errors/issue.ts";
import type { Trace } from "../alignment/types.ts";

/** How much a check looked at; zero where a part was not asked for. */
export interface ScannedCounts {
  /** Files read, by role. */
  readonly specs: number;
  readonly tests: number;
  readonly code: number;
  readonly documents: number;
  readonly clauses: number;
  readonly links: number;
  /** Paths, anchors and Markdown links in documents. */
  readonly references: number;
  /** Test commands in documents and proven rows. */
  readonly selectors: number;
  /** Tables that are tied to a schema or a help text. */
  readonly tables: number;
  readonly plans: number;
  readonly rows: number;
  readonly runs: number;
  readonly ledgerEntries: number;
  /** JUnit XML and CTRF files. */
  readonly resultFiles: number;
  /** Last results of tests, of those files and of finished loops. */
  readonly results: number;
  /** Those of linked tests. */
  readonly linkedResults: number;
}

/** What every output of `loop check` is made from. Paths in it are relative to the root; no times but those of the lock file. */
export interface CheckReport {
  readonly scanned: ScannedCounts;
  /** All findings, those of the trace among them. */
  readonly issues: readonly Issue[];
  /** Null where the alignment could not be reckoned, or was not asked for. */
  readonly trace: Trace | null;
  /** False where nothing in the project is linked to a clause yet: what is uncovered is then counted, and no finding. @default true */
  readonly begun?: boolean;
}
