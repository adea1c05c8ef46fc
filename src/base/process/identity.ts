import { AppError } from "../errors/app-error.ts";
import { readProcess } from "./process-table.ts";
import type { ProcessIdentity } from "./types.ts";

/** What recognises a process later; null when no process has that number. */
export function identifyProcess(pid: number, mark: string): ProcessIdentity | null {
  const row = readProcess(pid);
  return row === null ? null : { pid, startMark: row.startMark, mark };
}

/** Whether that very process still runs: number and start mark are equal, and it is no zombie. */
export function isAlive(identity: ProcessIdentity): boolean {
  const row = readProcess(identity.pid);
  return row !== null && row.alive && row.startMark === identity.startMark;
}

/**
 * The identity of this process itself.
 * @throws AppError `INTERNAL` when the system does not show it
 */
export function ownIdentity(mark: string): ProcessIdentity {
  const own = identifyProcess(process.pid, mark);
  if (own !== null) return own;
  throw new AppError("INTERNAL", "The system does not show this process in its process table", {
    kind: "environment",
    received: `nothing for process ${process.pid}`,
    expected: "a readable /proc, or `ps` on the PATH",
    hint: "mount /proc, or install ps",
  });
}
