import type { WorkTreeChange } from "../../git/changes.ts";
import { readCommitted } from "../../git/read-committed.ts";
import { readFacts } from "../corpus/read-facts.ts";
import { countLineEnds, decodeText, LARGEST_BYTES } from "../corpus/read-text.ts";
import { createReaders } from "../corpus/readers.ts";
import { createRoleChooser } from "../corpus/roles.ts";
import type { AlignmentSettings } from "../corpus/settings.ts";
import type { Clause, FileFacts, FileRole, Link } from "../types.ts";

/** Where is looked for what files said. */
export interface FormerRequest {
  /** The project's root, absolute. */
  readonly root: string;
  readonly commit: string;
  readonly changes: readonly WorkTreeChange[];
  readonly settings: AlignmentSettings;
}

/** What files that changed, were renamed or deleted since said in a commit. */
export interface Former {
  /** That specs had. */
  readonly clauses: readonly Clause[];
  /** That code and tests had: a clause that lost one is touched. */
  readonly links: readonly Link[];
  /** All that they said, by the path that they had. */
  readonly files: ReadonlyMap<string, FileFacts>;
}

/**
 * What a commit's files said that changed since. What cannot be read said nothing.
 * @throws AppError `GIT_FAILED`
 */
export async function readFormer({ root, commit, changes, settings }: FormerRequest): Promise<Former> {
  const roles = rolesBefore(changes, settings);
  const clauses: Clause[] = [];
  const links: Link[] = [];
  const files = new Map<string, FileFacts>();
  const tools = { readers: createReaders(), settings: settings.reading };
  const asked = { commit, paths: [...roles.keys()], largestBytes: LARGEST_BYTES };
  for await (const { path, bytes } of readCommitted(root, asked)) {
    const role = roles.get(path) as FileRole;
    const text = decodeText(bytes);
    if (typeof text !== "string") continue;
    const lineCount = countLineEnds(bytes) + (text === "" || text.endsWith("\n") ? 0 : 1);
    const reading = await readFacts({ path, role, text, lineCount }, tools);
    if (reading.kind !== "facts") continue;
    const { facts } = reading;
    files.set(path, facts);
    for (const clause of facts.clauses) clauses.push(clause);
    if (role === "code" || role === "test") for (const link of facts.links) links.push(link);
  }
  return { clauses, links, files };
}

/** Of files that were there, by the path that they had. */
function rolesBefore(changes: readonly WorkTreeChange[], settings: AlignmentSettings): ReadonlyMap<string, FileRole> {
  const chooseRole = createRoleChooser(settings);
  const roles = new Map<string, FileRole>();
  for (const { kind, path, renamedFrom } of changes) {
    const before = renamedFrom ?? path;
    const role = kind === "added" ? null : chooseRole(before);
    if (role !== null) roles.set(before, role);
  }
  return roles;
}
