import type { FileFacts, FileRole } from "../types.ts";
import type { UnreadReason } from "./types.ts";

/** A file to be read. */
export interface SourceFile {
  readonly path: string;
  readonly role: FileRole;
}

/** What came of reading a file. */
export type Reading =
  | { readonly kind: "facts"; readonly facts: FileFacts }
  | Unread
  /** A file without an ending that is no script, or an output of a check: it has no role after all. */
  | { readonly kind: "none" };

/** Why a file gives no facts. */
export interface Unread {
  readonly kind: "unread";
  readonly reason: UnreadReason;
  /** What is there instead. */
  readonly received: string;
  /** Place of the first byte that is not UTF-8. */
  readonly line?: number;
  readonly column?: number;
}
