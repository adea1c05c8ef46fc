import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { saveFile } from "../../base/files/atomic.ts";
import { makeStateFolder, stateFolder } from "../project/lock.ts";

/** How long things took last time on this machine, in milliseconds, by `step` or `step command`. */
export type Timings = Readonly<Record<string, number>>;

const fileName = "timings.json";

/** The timings of this work tree; none where it has no memory of any. */
export async function loadTimings(root: string): Promise<Timings> {
  try {
    return JSON.parse(await readFile(join(root, stateFolder, fileName), "utf8")) as Timings;
  } catch {
    return {};
  }
}

/** Remembers timings beside the earlier ones. @throws AppError `IO_FAILED` */
export async function saveTimings(root: string, timings: Timings): Promise<void> {
  const folder = await makeStateFolder(root);
  await saveFile(join(folder, fileName), JSON.stringify({ ...(await loadTimings(root)), ...timings }));
}
