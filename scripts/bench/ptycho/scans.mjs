// Scans made from others: parts of them, in PtychoPINN's layout, which every peer reads.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { runPtycho, runWorker } from "./processes.mjs";

/**
 * Writes a part of a scan, once.
 * @param part `name`: of the file; `from`: a scan; `scanOptions`: how to read it; `keep`: `{ every, offset }` patterns in
 *   their order, `{ gridStep }` rows and columns of a raster, `{ checkerboard: true }`, `{ first }`; all, where it is left out
 * @returns path of the file
 */
export async function partOf(workspace, part) {
  const file = join(workspace.folder, "scans", `${part.name}.npz`);
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  await runWorker(workspace, "scan-worker.mjs", { ...part, file });
  return file;
}

/**
 * Simulates a scan, once.
 * @param flags words for `ptycho simulate`
 * @returns path of the file
 */
export async function simulateOnce(workspace, name, flags = []) {
  const file = join(workspace.folder, "scans", `${name}.npz`);
  if (!existsSync(file)) await runPtycho(workspace, ["simulate", file, ...flags]);
  return file;
}
