import { spawnSync } from "node:child_process";
import { MARK_VARIABLE, type ProcessRow } from "./process-row.ts";

const columns = "pid=,ppid=,pgid=,stat=,lstart=";

/** The process table by `ps`, for systems without /proc (macOS). */
export function readTableFromPs(): readonly ProcessRow[] {
  const marks = readMarks(["-A"]);
  return parseRows(ps(["-A", "-o", columns]), marks);
}

/** One process by `ps`; null when it does not exist. */
export function readProcessFromPs(pid: number): ProcessRow | null {
  const target = ["-p", String(pid)];
  return parseRows(ps([...target, "-o", columns]), readMarks(target))[0] ?? null;
}

function parseRows(text: string, marks: ReadonlyMap<number, string>): ProcessRow[] {
  return text.split("\n").flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    if (found === null) return [];
    const pid = Number(found[1]);
    return {
      pid,
      parent: Number(found[2]),
      group: Number(found[3]),
      startMark: found[5] ?? "",
      alive: !(found[4] ?? "").startsWith("Z"),
      mark: marks.get(pid) ?? null,
    };
  });
}

/** `-E` of macOS prints the environment behind the command; other systems' `ps` refuses it and yields no marks. */
function readMarks(target: readonly string[]): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  const pattern = new RegExp(`^\\s*(\\d+)\\s.*?\\s${MARK_VARIABLE}=(\\S+)`);
  for (const line of ps([...target, "-E", "-ww", "-o", "pid=,command="]).split("\n")) {
    const found = pattern.exec(line);
    if (found !== null) marks.set(Number(found[1]), found[2] ?? "");
  }
  return marks;
}

function ps(args: readonly string[]): string {
  // The start time is printed in words: language and time zone must not change it.
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  return spawnSync("ps", args, { env, encoding: "utf8", maxBuffer: 200_000_000 }).stdout ?? "";
}
