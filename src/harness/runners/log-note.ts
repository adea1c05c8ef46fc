import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { logFailed } from "../../base/process/log-file.ts";
import type { RunEnd } from "./types.ts";

/**
 * The harness's own last line in a log whose runner did not come to its end.
 * @throws AppError `IO_FAILED`
 */
export async function noteEnd(logPath: string, end: RunEnd): Promise<void> {
  const text = formatEnd(end);
  if (text !== null) await appendToLog(logPath, `\n[loop] ${text}\n`);
}

/**
 * Appends to a log, which need not be there yet.
 * @throws AppError `IO_FAILED`
 */
export async function appendToLog(logPath: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(logPath), { recursive: true });
    await appendFile(logPath, content);
  } catch (error) {
    throw logFailed(logPath, error);
  }
}

function formatEnd(end: RunEnd): string | null {
  switch (end.kind) {
    case "timed-out":
      return `The time limit of ${end.limitMs / 1000} s ran out; the harness ended the whole process tree.`;
    case "interrupted":
      return "The run was interrupted; the harness ended the whole process tree.";
    case "crashed":
      return `Crashed: ${end.message}.`;
    case "not-started":
      return `Not started: ${end.message.split("\n", 1)[0]}`;
    default:
      return null;
  }
}
