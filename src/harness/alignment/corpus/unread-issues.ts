import type { Issue } from "../../../base/errors/issue.ts";
import type { FileRole } from "../types.ts";
import { LARGEST_BYTES } from "./read-text.ts";
import type { SourceFile, Unread } from "./reading.ts";
import type { UnreadReason } from "./types.ts";

type Words = Readonly<Record<"message" | "expected" | "hint", string>>;

const WORDS: Readonly<Record<UnreadReason, Words>> = {
  binary: {
    message: "the file is binary, so nothing in it was checked",
    expected: "UTF-8 text",
    hint: "take it out of the globs in `alignment` of loop.config.json, or replace it with a text file",
  },
  encoding: {
    message: "the file is not UTF-8, so nothing in it was checked",
    expected: "UTF-8 text",
    hint: "save the file as UTF-8, or add it to `alignment.ignore` in loop.config.json",
  },
  "too-large": {
    message: "the file is too large, so nothing in it was checked",
    expected: `at most ${LARGEST_BYTES / 1024 / 1024} MB`,
    hint: "split the file, or add it to `alignment.ignore` in loop.config.json",
  },
  name: {
    message: "the file's name is not UTF-8, so nothing in it was checked",
    expected: "a name in UTF-8",
    hint: "rename the file",
  },
  refused: {
    message: "the file could not be read, so nothing in it was checked",
    expected: "a readable file",
    hint: "give the current user the right to read it, or add it to `alignment.ignore` in loop.config.json",
  },
  fault: {
    message: "the program itself failed on the file, so nothing in it was checked",
    expected: "a file that is read, whatever stands in it",
    hint: "report this fault of the program; until it is mended, add the file to `alignment.ignore` in loop.config.json",
  },
};

/** What is to be said of a file that could not be read: an error where it should say something, else a warning. */
export function unreadIssues({ path, role }: SourceFile, unread: Unread): readonly Issue[] {
  const { reason, received, line, column } = unread;
  if (isQuiet(role, reason)) return [];
  const severity = role === "spec" || role === "document" || reason === "fault" ? "error" : "warning";
  const where = { file: path, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  return [{ severity, rule: "check-unread", where, received, ...WORDS[reason] }];
}

/** Sources lie beside pictures and archives whose names look like theirs. */
function isQuiet(role: FileRole, reason: UnreadReason): boolean {
  return reason === "binary" && (role === "code" || role === "test");
}
