import { existsSync } from "node:fs";
import { readProcessFromProc, readTableFromProc } from "./proc-table.ts";
import type { ProcessRow } from "./process-row.ts";
import { readProcessFromPs, readTableFromPs } from "./ps-table.ts";

const hasProc = existsSync("/proc/self/stat");

/** All processes that this user may see. */
export function readProcessTable(): readonly ProcessRow[] {
  return hasProc ? readTableFromProc() : readTableFromPs();
}

/** One process; null when there is none with that number. */
export function readProcess(pid: number): ProcessRow | null {
  return hasProc ? readProcessFromProc(pid) : readProcessFromPs(pid);
}
