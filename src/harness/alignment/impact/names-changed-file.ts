import { posix } from "node:path";
import { readNamed } from "../selectors/named-selector.ts";

/**
 * Whether a selector names one of the changed files; a folder or a part of a name says too little.
 * @param cwd of the command, relative to the root
 */
export function namesChangedFile(command: string, cwd: string, changed: ReadonlySet<string>): boolean {
  const places = changed.size === 0 ? [] : (readNamed(command)?.places ?? []);
  return places.some((place) => changed.has(posix.join(cwd, place)));
}
