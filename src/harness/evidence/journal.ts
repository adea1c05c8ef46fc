import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { appendLine } from "../../base/files/atomic.ts";
import type { RunFolder } from "./run-folder.ts";
import type { JournalEvent } from "./types.ts";

type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;

/** An event before the journal sets its time. */
export type JournalEntry = WithoutTime<JournalEvent>;

/** Writes events of one run, in order, each flushed before `append` resolves. */
export interface Journal {
  readonly append: (entry: JournalEntry) => Promise<void>;
}

const fileName = "journal.jsonl";

/**
 * Opens a run's journal for appending. Events that are appended at the same time keep their order.
 * @see specs/evidence-format.md §2
 */
export function openJournal(folder: RunFolder, clock: () => Date): Journal {
  const path = join(folder.path, fileName);
  let last = closeCutLine(path);
  return {
    append: (entry) => {
      const line = JSON.stringify({ at: clock().toISOString(), ...entry });
      last = last.then(() => appendLine(path, line));
      return last;
    },
  };
}

/** After a kill the last line may lack its end: the next event must not be glued to it. */
async function closeCutLine(path: string): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text !== "" && !text.endsWith("\n")) await appendLine(path, "");
}

/** The events of a run, oldest first. A line that is no event, cut short by a kill, is left out; a missing journal has none. */
export async function readJournal(folder: RunFolder): Promise<readonly JournalEvent[]> {
  const text = await readFile(join(folder.path, fileName), "utf8").catch(() => "");
  return text.split("\n").flatMap(parseLine);
}

function parseLine(line: string): readonly JournalEvent[] {
  if (line.trim() === "") return [];
  try {
    const event = JSON.parse(line) as JournalEvent | null;
    return typeof event?.type === "string" ? [event] : [];
  } catch {
    return [];
  }
}
