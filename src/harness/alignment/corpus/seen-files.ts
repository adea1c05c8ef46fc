import { listFiles, type Listing } from "./list-files.ts";
import { createRoleChooser } from "./roles.ts";
import type { AlignmentSettings } from "./settings.ts";
import { createFolderCheck, readStamp, STAMP_WIDTH } from "./stamp.ts";
import type { FileRole } from "../types.ts";

/** What lies in a project's folder, in columns: a large project has tens of thousands of files. */
export interface SeenFiles extends Listing {
  /** One a path; null where it has none, or where no regular file lies. */
  readonly roles: readonly (FileRole | null)[];
  /** `STAMP_WIDTH` numbers a path, as in a stamp; the first is `REFUSED` where the system does not tell. */
  readonly stamps: Float64Array;
}

/** In place of the size of a file that the system does not let us look at. */
export const REFUSED = -1;

/**
 * Lists a project's files and looks at each that has a role; opens none.
 * @throws AppError `GIT_FAILED`
 */
export async function seeFiles(root: string, settings: AlignmentSettings): Promise<SeenFiles> {
  const chooseRole = createRoleChooser(settings);
  const isInPlainFolder = createFolderCheck(root);
  const listing = await listFiles(root);
  const { paths } = listing;
  const roles: (FileRole | null)[] = [];
  const stamps = new Float64Array(paths.length * STAMP_WIDTH);
  for (const [index, path] of paths.entries()) {
    const role = chooseRole(path);
    const stamp = role !== null && isInPlainFolder(path) ? readStamp(`${root}/${path}`) : null;
    roles.push(stamp === null ? null : role);
    if (stamp === "refused") stamps[index * STAMP_WIDTH] = REFUSED;
    else if (stamp !== null) stamps.set(stamp, index * STAMP_WIDTH);
  }
  return { ...listing, roles, stamps };
}
