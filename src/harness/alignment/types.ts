import type { Issue } from "../../base/errors/issue.ts";

/** What a file is to the alignment; the configuration's globs decide. A file has one role. */
export type FileRole = "spec" | "test" | "code" | "document";

/** Where something stands in a file; lines and columns count from 1, `endLine` is included. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/**
 * What a clause must have before it is covered: `impl`, `test`, `evidence` (a finished loop whose row names the clause),
 * or an artifact type of OpenFastTrace (`dsn`, `utest`).
 */
export type Need = string;

/** An addressable part of a spec, as its file says it; links and states are not in here. */
export interface Clause {
  /**
   * Its one identity, in lock file, baseline and reports: an explicit id (`fwd.amplitude~1`, `req~html-export~1`), else
   * `specs/x.md §4.9`, else `specs/x.md#slug`; a table's row adds its first cell, `specs/x.md §4.9[batch_size]`.
   */
  readonly id: string;
  /** Every spelling in normal form by which a link may name it, `id` among them: `specs/x.md §4.9`, `specs/x.md#49-title`. */
  readonly addresses: readonly string[];
  readonly kind: "heading" | "row" | "item";
  /** `req` of `req~html-export~1`; null where the clause is no item of OpenFastTrace's. */
  readonly artifact: string | null;
  /** 2 of `fwd.amplitude~2`; null where its id has none. */
  readonly revision: number | null;
  /** Its heading without number and marks, a row's first cell, an item's title. */
  readonly title: string;
  readonly path: string;
  readonly range: TextRange;
  /** SHA-256 (hex, first 16) of its own text: white space, wrapping, list markers and table padding do not count. */
  readonly hash: string;
  readonly needs: readonly Need[];
  /** Normative text needs a cover; an informative clause may be linked and needs nothing. */
  readonly informative: boolean;
  /** Addresses of clauses whose change may change what this one means (`depends`, OpenFastTrace's Covers and Depends). */
  readonly depends: readonly Reference[];
  /** OpenFastTrace: items that this one covers, as links of kind `artifact`. */
  readonly covers: readonly Reference[];
  /** OpenFastTrace: `approved`, `proposed`, `draft`, `rejected`; null where none is given. */
  readonly status: string | null;
  readonly tags: readonly string[];
  /** `id` of the clause around it; null at the top. */
  readonly parent: string | null;
}

/** An address as somebody wrote it, with its place. */
export interface Reference {
  /** As written. */
  readonly written: string;
  /** In normal form, one address: `specs/x.md §4.9`; relative paths are resolved, `§§4.9, 7.1` is two references. */
  readonly address: string;
  readonly path: string;
  readonly range: TextRange;
}

/** A declared relation from code, a test, a document or a plan to a clause. */
export interface Link extends Reference {
  /** What it counts as: `impl` in code, `test` in tests, `doc`, `plan`, or the artifact type of an OpenFastTrace tag. */
  readonly kind: string;
  /** What stands behind it; null for documents and plans, which cover with their words. */
  readonly cover: Cover | null;
  /** OpenFastTrace: the covering item's own id where the tag has one (`impl~name~1`), else null. */
  readonly item: string | null;
}

/** The piece of a file that a link covers. */
export interface Cover {
  /** `symbol`: what follows the link; `range`: between the marks of an explicit range; `file`: nothing follows it, or the language is not known. */
  readonly kind: "symbol" | "range" | "file";
  /** `Trainer.fit`, `math > adds 1 and 2`; unique in its file together with the path: `fit`, `fit (2)`. The file's name for `file`. */
  readonly name: string;
  readonly range: TextRange;
  /** SHA-256 (hex, first 16) of its tokens: white space, formatting and comments do not count. */
  readonly hash: string;
  /** SHA-256 (hex, first 16) of its text as it stands, and its language. */
  readonly exact: string;
}

/** A path, `file:line`, clause, anchor or Markdown link in a document that must exist. */
export interface FileReference {
  readonly written: string;
  readonly kind: "path" | "line" | "clause" | "anchor" | "link";
  /** Relative to the root, `/` separators. */
  readonly target: string;
  /** Line of `file:line` (the first one of a range), fragment of an anchor without `#`, a clause's address; null where it has none. */
  readonly line: number | null;
  /** Last line of a range; null where one line or none is named. */
  readonly lastLine: number | null;
  readonly fragment: string | null;
  readonly path: string;
  readonly range: TextRange;
}

/** A command line in a document that a test runner of ours would run. */
export interface NamedSelector {
  readonly command: string;
  readonly path: string;
  readonly range: TextRange;
}

/** A table that a directive ties to a JSON Schema or to a command's help. */
export interface TiedTable {
  readonly source:
    | { readonly kind: "schema"; readonly target: string }
    | { readonly kind: "help"; readonly target: string };
  /** Header cells, then the rows' cells, plain text without Markdown's marks, with each row's line. */
  readonly header: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly range: TextRange }[];
  readonly path: string;
  readonly range: TextRange;
}

/** All that a file says; depends on its bytes, its path, its role and the settings only, so that it can be cached. */
export interface FileFacts {
  readonly path: string;
  readonly role: FileRole;
  readonly clauses: readonly Clause[];
  readonly links: readonly Link[];
  readonly references: readonly FileReference[];
  readonly selectors: readonly NamedSelector[];
  /** Tools of commands that run tests and that no runner of ours can be asked about, one a command. @default none */
  readonly unasked?: readonly string[] | undefined;
  readonly tables: readonly TiedTable[];
  /** Fragments that links may name: slugs of headings, ids of HTML anchors. Markdown only. */
  readonly anchors: readonly string[];
  readonly lineCount: number;
  /** What is wrong in the file itself: a malformed directive, a typo in a tag, bytes that are no text. */
  readonly issues: readonly Issue[];
}

/** What decides how files are read. Part of every cache key. */
export interface ReadingSettings {
  /** Needs of a clause that says nothing of them. */
  readonly needs: readonly Need[];
  /** Words in comments that begin a link: `@spec`. One other than `@spec` counts only before an address of a spec file. */
  readonly linkWords: readonly string[];
}

/** The verdict on one clause or link. */
export type TraceState =
  | "covered"
  | "uncovered"
  | "orphaned"
  | "ambiguous"
  | "stale-clause"
  | "stale-code"
  | "test-gone"
  | "failing"
  | "unproven"
  | "covered-by-evidence";

/** A clause with all that points at it and what follows from that. */
export interface TracedClause extends Clause {
  /** The worst of its states; `informative` clauses without links are `covered`. */
  readonly state: TraceState;
  /** All that hold, worst first. */
  readonly states: readonly TraceState[];
  readonly links: readonly Link[];
  /** Ids of finished loops whose rows name the clause. */
  readonly evidence: readonly string[];
  /** Last known result of each linked test. */
  readonly tests: readonly TestStanding[];
  /** Needs that nothing meets. */
  readonly missing: readonly Need[];
  readonly review: { readonly by: string; readonly at: string } | null;
  /** That hold today, for states of it, worst state first. */
  readonly waivers: readonly HeldWaiver[];
}

/** A state that somebody lets pass for now. */
export interface HeldWaiver {
  readonly state: TraceState;
  /** `2027-01-31`, the last day that it holds. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}

/** A linked test and its last recorded result. */
export interface TestStanding {
  readonly path: string;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped" | "unknown";
  /** Run id of a loop, or the path of a JUnit or CTRF file; null where no result is known. */
  readonly source: string | null;
}

/** Everything the alignment found, as plain data. */
export interface Trace {
  readonly clauses: readonly TracedClause[];
  /** Links that lead to no clause, or to several. */
  readonly lost: readonly {
    readonly link: Link;
    readonly state: "orphaned" | "ambiguous";
    readonly candidates: readonly string[];
  }[];
  readonly issues: readonly Issue[];
}
