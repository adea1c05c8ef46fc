import type { Issue } from "../../../base/errors/issue.ts";
import type { FileFacts, FileRole } from "../types.ts";
import type { CacheEntries } from "./cache.ts";
import { findEmptyGlobs } from "./empty-globs.ts";
import { countNotRead } from "./not-read.ts";
import { parseReading } from "./reading-line.ts";
import type { Unread } from "./reading.ts";
import { createRoleChooser, createScope } from "./roles.ts";
import type { AlignmentSettings } from "./settings.ts";
import { findForeignSpecs } from "./spec-formats.ts";
import type { Corpus, UnreadFile } from "./types.ts";
import { unreadIssues } from "./unread-issues.ts";

/** What a scan found. */
export interface Findings {
  readonly settings: AlignmentSettings;
  /** What git lists, sorted. */
  readonly paths: readonly string[];
  /** What git lists and whose name is not UTF-8. */
  readonly nameless: readonly string[];
  /** Folders that git could not look into. */
  readonly closed: readonly string[];
  /** What is known of each file with a role, sorted by path. */
  readonly entries: CacheEntries;
  /** How many files were opened. */
  readonly readCount: number;
}

/** The corpus that the findings make. */
export function gatherCorpus(findings: Findings): Corpus {
  const { settings, paths, nameless, closed, entries, readCount } = findings;
  const files: FileFacts[] = [];
  const counts: Record<FileRole, number> = { spec: 0, test: 0, code: 0, document: 0 };
  const unread: (UnreadFile & { readonly because: Unread })[] = namelessFiles(settings, nameless);
  for (const [path, entry] of entries) {
    const { role, line } = entry;
    const reading = parseReading(line, { path, role });
    if (reading.kind === "unread") unread.push({ path, role, reason: reading.reason, because: reading });
    if (reading.kind !== "facts") continue;
    files.push(reading.facts);
    counts[role] += 1;
  }
  unread.sort((left, right) => (left.path < right.path ? -1 : 1));
  const issues: readonly Issue[] = [
    ...findEmptyGlobs(settings, paths),
    ...findForeignSpecs(files),
    ...closedFolders(settings, closed),
    ...unread.flatMap((file) => unreadIssues(file, file.because)),
  ];
  return {
    files,
    counts,
    notRead: countNotRead(settings, paths),
    unread: unread.map(({ path, role, reason }) => ({ path, role, reason })),
    issues,
    listed: paths,
    effort: { cached: entries.size - readCount, read: readCount },
  };
}

/** What is in them is not known: a spec may be. */
function closedFolders(settings: AlignmentSettings, closed: readonly string[]): readonly Issue[] {
  const isLeftOut = createScope(settings);
  return closed
    .filter((folder) => !isLeftOut(`${folder}x`))
    .map((folder) => ({
      severity: "warning",
      rule: "check-unread",
      where: { file: folder },
      message: "the folder could not be read, so nothing in it was checked",
      received: "git could not open it",
      expected: "a readable folder",
      hint: "give the current user the right to read it, or let git ignore it",
      subject: folder,
    }));
}

function namelessFiles(
  settings: AlignmentSettings,
  nameless: readonly string[],
): (UnreadFile & { readonly because: Unread })[] {
  const chooseRole = createRoleChooser(settings);
  return nameless.flatMap((path) => {
    const role = chooseRole(path);
    if (role === null) return [];
    const because: Unread = { kind: "unread", reason: "name", received: JSON.stringify(path) };
    return [{ path, role, reason: "name" as const, because }];
  });
}
