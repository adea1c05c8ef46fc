import { Worker } from "node:worker_threads";
import { builtEntry } from "../../../base/process/built-entry.ts";
import { seeFiles, unpackSeen, type PackedFiles, type SeenFiles } from "./seen-files.ts";
import type { AlignmentSettings } from "./settings.ts";

/**
 * What `seeFiles` sees, by another thread's eyes, so that this one can do something else. What that thread cannot do
 * this one does.
 * @param entry the program of the thread; `see-worker`, as it is built, by default
 * @throws AppError `GIT_FAILED`
 */
export async function seeInThread(
  root: string,
  settings: AlignmentSettings,
  entry: URL = builtEntry(new URL("./see-worker.ts", import.meta.url)),
): Promise<SeenFiles> {
  const packed = await new Promise<PackedFiles | null>((resolve) => {
    const worker = new Worker(entry, { workerData: { root, settings }, name: "loop check" });
    worker.on("message", resolve);
    worker.on("error", () => {}); // it comes again below
    worker.on("exit", () => resolve(null));
  });
  return packed === null ? seeFiles(root, settings) : unpackSeen(packed);
}
