import { lstatSync, type Stats } from "node:fs";

/** What lies at a path; undefined where nothing does, also where a file has taken the place of its folder. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}
