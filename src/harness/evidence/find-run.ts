import { AppError } from "../../base/errors/app-error.ts";
import { listRunFolders, type RunFolder } from "./run-folder.ts";

/**
 * The run that a person means: its id, the end of it (`2025-10-23T094500Z`, `EB2.B/2025-10-23T094500Z`), or `last`.
 * @throws AppError `EVIDENCE_NOT_FOUND`
 */
export async function findRun(root: string, reports: string, wish: string): Promise<RunFolder> {
  const folders = await listRunFolders(root, reports);
  const wanted = wish.replace(/^\.\//, "").replace(/\/$/, "");
  const found =
    wanted === "last"
      ? folders.slice(-1)
      : folders.filter(({ runId }) => runId === wanted || runId.endsWith(`/${wanted}`));
  if (found.length === 1) return found[0] as RunFolder;
  const newest = folders.slice(-5).map(({ runId }) => runId);
  throw new AppError("EVIDENCE_NOT_FOUND", found.length === 0 ? "No run has this id" : "Several runs end like this", {
    received: wish,
    expected:
      found.length === 0
        ? `a run below ${reports}/, the end of its path, or \`last\``
        : found.map(({ runId }) => runId).join(", "),
    hint: newest.length === 0 ? "there is no run yet: start with `loop`" : `the newest: ${newest.join(", ")}`,
  });
}
