import type { ReadingSettings } from "../types.ts";
import { readFile, type FileOutcome, type FileToRead } from "./read-file.ts";
import type { Readers } from "./readers.ts";
import { formatReading } from "./reading-line.ts";

/** Files to be read, in batches that threads take one after the other. */
export interface ReadingJob {
  readonly root: string;
  readonly files: readonly FileToRead[];
  readonly settings: ReadingSettings;
  /** Of `packReviewed`; readers of other threads need it. */
  readonly reviewed?: string;
}

/** What came of a file, in a form that threads can send; `line` is of `formatReading`. */
export type LineOutcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "gone" }
  | {
      readonly kind: "read";
      readonly hash: string;
      readonly line: string;
      /** Whether it holds as long as the file is as it is; not where the system refused it or a parser failed. */
      readonly lasts: boolean;
    };

/** What came of the files of a batch, in their order. */
export interface BatchOutcome {
  readonly index: number;
  readonly outcomes: readonly LineOutcome[];
}

/** Small enough that no thread waits long for another one. */
export const BATCH_SIZE = 64;

/** Takes batches and reads them until none is left, whoever else takes some. */
export async function readBatches(
  job: ReadingJob,
  readers: Readers,
  turn: { readonly next: () => number; readonly done: (batch: BatchOutcome) => void },
): Promise<void> {
  const count = Math.ceil(job.files.length / BATCH_SIZE);
  for (let index = turn.next(); index < count; index = turn.next()) {
    turn.done({ index, outcomes: await readBatch(job, readers, index) });
  }
}

async function readBatch(job: ReadingJob, readers: Readers, index: number): Promise<readonly LineOutcome[]> {
  const tools = { readers, settings: job.settings };
  const outcomes: LineOutcome[] = [];
  for (const file of job.files.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE)) {
    outcomes.push(toLine(await readFile(job.root, file, tools)));
  }
  return outcomes;
}

function toLine(outcome: FileOutcome): LineOutcome {
  if (outcome.kind !== "read") return outcome;
  const { reading, hash } = outcome;
  const lasts = reading.kind !== "unread" || (reading.reason !== "refused" && reading.reason !== "fault");
  return { kind: "read", hash: lasts ? hash : "", line: formatReading(reading), lasts };
}
