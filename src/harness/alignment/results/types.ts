import type { Issue } from "../../../base/errors/issue.ts";
import type { RunFolder } from "../../evidence/run-folder.ts";
import type { Manifest } from "../../evidence/types.ts";

/** What a test came to, as far as a clause is concerned. */
export type ResultOutcome = "passed" | "failed" | "skipped";

/** One test as one source recorded it. */
export interface RecordedResult {
  /** Relative to the root; null where the source tells no file, or one that is not there. */
  readonly path: string | null;
  /** Class, package or suites as the source writes them; empty where the name has all. */
  readonly owner: string;
  /** `adds`, `math > adds`, `TestX::test_adds[1-2]`; empty for a file that could not be loaded as a whole. */
  readonly name: string;
  /** Suites and title stand in the name with nothing between but blanks: where one ends is not told. @default false */
  readonly isJoined?: boolean;
  readonly outcome: ResultOutcome;
  /** Run id of a loop, or path of the file of results. */
  readonly source: string;
  /** When it ran, milliseconds since 1970. */
  readonly atMs: number;
}

/** Every result that any source has, newest source first; `lookUp` asks for that of one test. */
export interface TestResults {
  readonly tests: readonly RecordedResult[];
  /** Run ids and files that were read, newest first. */
  readonly sources: readonly string[];
  /** Globs that matched no file. */
  readonly unmatched: readonly string[];
  /** Files that cannot be read, each with its place. */
  readonly issues: readonly Issue[];
}

/** A glob of files of results, and what it matches. */
export interface FoundFiles {
  readonly glob: string;
  /** Relative to the root, sorted. */
  readonly paths: readonly string[];
}

/** Results with the files that they were read from. */
export interface LoadedResults extends TestResults {
  /** All that each readable file says, also what a newer source knows. */
  readonly files: readonly { readonly path: string; readonly tests: readonly RecordedResult[] }[];
  readonly found: readonly FoundFiles[];
}

/** What results are read from. */
export interface ResultsRequest {
  /** The project's root, absolute. */
  readonly root: string;
  /** Finished loops whose manifests hold. */
  readonly runs: readonly { readonly folder: RunFolder; readonly manifest: Manifest }[];
  /** JUnit XML and CTRF files. */
  readonly found: readonly FoundFiles[];
}

/** A test as a link names it. */
export interface TestName {
  readonly path: string;
  /** `Cover.name`: `math > adds`, `TestX.test_adds`; the file's own name for all of its tests. */
  readonly name: string;
}
