import { readCommitted } from "../../git/read-committed.ts";
import { readFacts } from "../corpus/read-facts.ts";
import { decodeText, LARGEST_BYTES } from "../corpus/read-text.ts";
import { createReaders } from "../corpus/readers.ts";
import { createRoleChooser } from "../corpus/roles.ts";
import type { FileRole, Link } from "../types.ts";
import type { FormerRequest } from "./former-clauses.ts";

/**
 * The links that code and tests had in a commit, of files that changed or went since: a clause that lost one is touched.
 * @throws AppError `GIT_FAILED`
 */
export async function readFormerLinks({ root, commit, changes, settings }: FormerRequest): Promise<readonly Link[]> {
  const chooseRole = createRoleChooser(settings);
  const roles = new Map<string, FileRole>();
  for (const { kind, path, renamedFrom } of changes) {
    const role = chooseRole(renamedFrom ?? path);
    if (kind !== "added" && (role === "code" || role === "test")) roles.set(renamedFrom ?? path, role);
  }
  const texts = await readCommitted(root, commit, [...roles.keys()]);
  const readers = createReaders();
  const links: (readonly Link[])[] = [];
  for (const [path, bytes] of texts) {
    const text = bytes.length > LARGEST_BYTES ? null : decodeText(bytes);
    if (typeof text !== "string") continue;
    const file = { path, role: roles.get(path) as FileRole, text, lineCount: 0 };
    const reading = await readFacts(file, { readers, settings: settings.reading });
    if (reading.kind === "facts") links.push(reading.facts.links);
  }
  return links.flat();
}
