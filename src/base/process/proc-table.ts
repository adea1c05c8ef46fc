import { readdirSync, readFileSync } from "node:fs";
import { MARK_VARIABLE, type ProcessRow } from "./process-row.ts";

/** The process table of Linux, read from /proc: works in containers that have no `ps`. */
export function readTableFromProc(): readonly ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcessFromProc(Number(name)))
    .filter((row) => row !== null);
}

/** One process from /proc; null when it does not exist (any more). */
export function readProcessFromProc(pid: number): ProcessRow | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name in brackets may hold spaces and brackets itself: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const state = fields[0] ?? "X";
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    startMark: `${fields[19] ?? ""}@${bootId()}`,
    alive: state !== "Z" && state !== "X",
    mark: readMark(pid),
  };
}

function readMark(pid: number): string | null {
  const entries = readText(`/proc/${pid}/environ`)?.split("\0") ?? [];
  const entry = entries.find((text) => text.startsWith(`${MARK_VARIABLE}=`));
  return entry === undefined ? null : entry.slice(MARK_VARIABLE.length + 1);
}

let knownBootId: string | undefined;

/** Ticks count from boot: without the boot's own id they would repeat after a restart of the machine. */
function bootId(): string {
  knownBootId ??= readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return knownBootId;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
