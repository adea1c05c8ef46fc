import type { TraceState } from "../types.ts";

/** What was reviewed, as `alignment.lock` has it. */
export interface LockFile {
  /** Relative to the root, for messages. */
  readonly path: string;
  /** By the clause's id. */
  readonly entries: ReadonlyMap<string, LockEntry>;
}

/** The block of one clause. */
export interface LockEntry {
  readonly id: string;
  /** Of its first line; 0 where it was not read from a file. */
  readonly line: number;
  /** The clause's hash at the review; null where it was only waived, never reviewed. */
  readonly clause: string | null;
  readonly depends: readonly LockedDependency[];
  readonly links: readonly LockedLink[];
  readonly reviewed: Review | null;
  readonly waivers: readonly Waiver[];
}

/** Who looked at it, and when. */
export interface Review {
  /** ISO 8601, UTC, in seconds. */
  readonly at: string;
  /** `A. Person <person@example.org>` */
  readonly by: string;
}

/** A clause that the reviewed one depends on, with the hash of its text and of all that it depends on itself. */
export interface LockedDependency {
  readonly id: string;
  readonly hash: string;
}

/** A symbol that was linked at the review. */
export interface LockedLink {
  /** `impl`, `test`, or an artifact type. */
  readonly kind: string;
  readonly path: string;
  /** `Cover.name` */
  readonly name: string;
  /** `Cover.hash` */
  readonly hash: string;
  /** `Cover.exact`; null in lock files that were written before it was kept. */
  readonly exact: string | null;
}

/** A state that may pass for the very hash, until a date. */
export interface Waiver {
  readonly state: TraceState;
  readonly hash: string;
  /** `2027-01-31`, the last day that it holds. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}
