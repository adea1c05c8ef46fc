import type { Issue } from "../../../base/errors/issue.ts";
import type { FileFacts, FileRole } from "../types.ts";
import type { NotRead } from "./not-read.ts";
import type { AlignmentSettings } from "./settings.ts";

/** What is to be scanned. */
export interface CorpusRequest {
  /** The project's root, absolute, within a git work tree. */
  readonly root: string;
  readonly settings: AlignmentSettings;
  /** Folder of the cache, absolute; null: nothing is kept. */
  readonly cacheFolder: string | null;
  /** Threads that read, this one among them. @default as many as there are processors, 4 at most */
  readonly threads?: number;
  /** Of `packReviewed`; asked for where files must be read. @default none */
  readonly reviewed?: () => string;
  /** Paths that are passed over: results of tests. @default none */
  readonly skip?: ReadonlySet<string>;
}

/** All that the files of a project say. The same project gives the same corpus, with a cache and without. */
export interface Corpus {
  /** Of the files that were read, sorted by path. What is wrong in a file stands in its facts. */
  readonly files: readonly FileFacts[];
  /** Files of each role that were read. */
  readonly counts: Readonly<Record<FileRole, number>>;
  /** Texts that have no role because of their format. */
  readonly notRead: readonly NotRead[];
  /** Files that have a role and could not be read, sorted by path. */
  readonly unread: readonly UnreadFile[];
  /** Files that could not be read, and globs that match nothing. */
  readonly issues: readonly Issue[];
  /** Every path that git tracks or does not ignore, sorted; also those without a role, and deleted ones that are still tracked. */
  readonly listed: readonly string[];
  /** How many files' facts came from the cache, and how many were read anew. Differs from run to run. */
  readonly effort: { readonly cached: number; readonly read: number };
}

/** A file that has a role and gives no facts. */
export interface UnreadFile {
  readonly path: string;
  readonly role: FileRole;
  readonly reason: UnreadReason;
}

/** `name`: its name is not UTF-8. `encoding`: text, but not UTF-8. `refused`: by the system. `fault`: a parser failed on it. */
export type UnreadReason = "binary" | "encoding" | "too-large" | "name" | "refused" | "fault";
