import type { WorkTreeChange } from "../../git/changes.ts";
import { readCommitted } from "../../git/read-committed.ts";
import { readClauses } from "../clauses/read-clauses.ts";
import { decodeText, LARGEST_BYTES } from "../corpus/read-text.ts";
import { createRoleChooser } from "../corpus/roles.ts";
import type { AlignmentSettings } from "../corpus/settings.ts";
import type { Clause } from "../types.ts";

/** Where clauses are looked for as they were. */
export interface FormerRequest {
  /** The project's root, absolute. */
  readonly root: string;
  readonly commit: string;
  readonly changes: readonly WorkTreeChange[];
  readonly settings: AlignmentSettings;
}

/**
 * The clauses that specs had in a commit and that changed, were renamed or deleted since.
 * @throws AppError `GIT_FAILED`
 */
export async function readFormerClauses({
  root,
  commit,
  changes,
  settings,
}: FormerRequest): Promise<readonly Clause[]> {
  const chooseRole = createRoleChooser(settings);
  const paths = changes
    .filter(({ kind }) => kind !== "added")
    .map(({ path, renamedFrom }) => renamedFrom ?? path)
    .filter((path) => chooseRole(path) === "spec");
  const texts = await readCommitted(root, commit, paths);
  return [...texts].flatMap(([path, bytes]) => clausesOf(bytes, path, settings));
}

/** What cannot be read said nothing. */
function clausesOf(bytes: Buffer, path: string, { reading }: AlignmentSettings): readonly Clause[] {
  const text = bytes.length > LARGEST_BYTES ? null : decodeText(bytes);
  try {
    return typeof text === "string" ? readClauses(text, path, reading).clauses : [];
  } catch {
    return [];
  }
}
