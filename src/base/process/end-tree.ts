import { setTimeout as sleep } from "node:timers/promises";
import type { ProcessRow } from "./process-row.ts";
import { readProcessTable } from "./process-table.ts";
import type { ProcessIdentity } from "./types.ts";

const graceMs = 2_000;
const giveUpMs = 10_000;
const pollMs = 20;

/** Which processes belong together: those with the mark, a leader's group, and all their descendants. */
export interface TreeQuery {
  readonly mark: string;
  readonly leader: ProcessIdentity | null;
  /** `certain` when the leader was this process's own child until now, so that its group cannot be a stranger's. */
  readonly group: "certain" | "only-while-leader-lives";
}

/**
 * Ends the tree of a process that an earlier harness started: whatever carries its mark, its group, their descendants.
 * A stranger that got the same number since is left alone.
 */
export async function killTree(identity: ProcessIdentity): Promise<void> {
  await endTree({ mark: identity.mark, leader: identity, group: "only-while-leader-lives" });
}

/** Ends all processes with this mark, or with a mark below it (`mark/…`), and their descendants; returns how many. */
export async function killMarked(mark: string): Promise<number> {
  return endTree({ mark, leader: null, group: "only-while-leader-lives" });
}

/**
 * Asks every process of the tree to end, forces those that did not after two seconds, and returns when all are gone.
 * One that the kernel itself cannot end is given up after ten more.
 */
export async function endTree(query: TreeQuery): Promise<number> {
  const known = new Map<number, string>();
  const asked = new Set<number>();
  const startedAt = performance.now();
  for (;;) {
    const members = findMembers(query, known);
    const elapsedMs = performance.now() - startedAt;
    if (members.length === 0 || elapsedMs > graceMs + giveUpMs) return known.size;
    for (const { pid } of members) {
      if (elapsedMs > graceMs) signal(pid, "SIGKILL");
      else if (!asked.has(pid)) signal(pid, "SIGTERM");
      asked.add(pid);
    }
    await sleep(pollMs);
  }
}

/** Members alive now. Those seen once stay members when their parent dies and they are handed to another. */
function findMembers(query: TreeQuery, known: Map<number, string>): readonly ProcessRow[] {
  const rows = readProcessTable().filter((row) => row.pid !== process.pid);
  const group = groupOf(query, rows);
  const found = new Set(
    rows.filter((row) => isRoot(row, query) || row.group === group || known.get(row.pid) === row.startMark),
  );
  addDescendants(found, rows);
  const members = [...found].filter((row) => row.alive);
  for (const row of members) known.set(row.pid, row.startMark);
  return members;
}

function isRoot(row: ProcessRow, { mark, leader }: TreeQuery): boolean {
  if (row.mark !== null && (row.mark === mark || row.mark.startsWith(`${mark}/`))) return true;
  return leader !== null && row.pid === leader.pid && row.startMark === leader.startMark;
}

/** The group's number while it is surely the leader's, else null. */
function groupOf({ leader, group }: TreeQuery, rows: readonly ProcessRow[]): number | null {
  if (leader === null) return null;
  const holder = rows.find((row) => row.pid === leader.pid);
  const ours = holder === undefined ? group === "certain" : holder.startMark === leader.startMark;
  return ours ? leader.pid : null;
}

function addDescendants(found: Set<ProcessRow>, rows: readonly ProcessRow[]): void {
  const children = groupByParent(rows);
  // A set's iteration also visits what is added on the way.
  for (const row of found) for (const child of children.get(row.pid) ?? []) found.add(child);
}

function groupByParent(rows: readonly ProcessRow[]): Map<number, ProcessRow[]> {
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.parent);
    if (siblings === undefined) children.set(row.parent, [row]);
    else siblings.push(row);
  }
  return children;
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone meanwhile, or of another user: neither can be helped.
  }
}
