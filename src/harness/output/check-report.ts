import type { Issue } from "../../base/errors/issue.ts";
import type { Trace, TracedClause, TraceState } from "../alignment/types.ts";

/** How much a check looked at; zero where a part was not asked for. */
export interface ScannedCounts {
  /** Files read, by role. */
  readonly specs: number;
  readonly tests: number;
  readonly code: number;
  readonly documents: number;
  /** What would be a spec or a document if it were not of another format. @default none */
  readonly notRead?: readonly { readonly role: "spec" | "document"; readonly format: string; readonly files: number }[];
  readonly clauses: number;
  readonly links: number;
  /** Paths, anchors and Markdown links in documents. */
  readonly references: number;
  /** Test commands in documents and proven rows. */
  readonly selectors: number;
  /** Commands in documents that run tests and that no runner of ours can be asked about, by their tools. @default none */
  readonly notAsked?: readonly { readonly tool: string; readonly commands: number }[];
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

/** What most outputs tell of a trace. */
export interface TraceSummary {
  /** Clauses by the state that they are shown under. */
  readonly states: Readonly<Partial<Record<ShownState, number>>>;
  /** Clauses of which a state is waived, in the order of specs. */
  readonly waived: readonly Pick<TracedClause, "id" | "waivers">[];
}

/** The state that a clause is listed under: one that needs nothing and has nothing is not praised for it. */
export type ShownState = TraceState | "informative";

/** What every output of `loop check` is made from. Paths in it are relative to the root; no times but those of the lock file. */
export interface CheckReport {
  readonly scanned: ScannedCounts;
  /** All findings, those of the trace among them. */
  readonly issues: readonly Issue[];
  /** Null where only its summary was asked for. */
  readonly trace: Trace | null;
  readonly summary: TraceSummary;
  /** False where nothing in the project is linked to a clause yet: what is uncovered is then counted, and no finding. @default true */
  readonly begun?: boolean;
}
