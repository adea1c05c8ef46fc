import { Worker } from "node:worker_threads";
import { builtEntry } from "../../../base/process/built-entry.ts";
import { BATCH_SIZE, readBatches, type BatchOutcome, type LineOutcome, type ReadingJob } from "./read-batch.ts";
import type { Readers } from "./readers.ts";

/** Who reads. */
export interface Crew {
  /** Of this thread. */
  readonly readers: Readers;
  /** This one among them; the others use the program's own readers. */
  readonly threads: number;
  /** Program of the other threads. @default `read-worker`, as it is built */
  readonly entry?: URL;
}

/** A thread takes as long to start as it takes to read some hundred files. */
const FILES_A_THREAD = 400;

/**
 * Reads files in several threads, this one among them.
 * @returns what came of each, in their order
 * @throws what is wrong with a parser itself
 */
export async function readFiles(
  job: ReadingJob,
  { readers, threads, entry = builtEntry(new URL("./read-worker.ts", import.meta.url)) }: Crew,
): Promise<readonly LineOutcome[]> {
  const batches: BatchOutcome[] = [];
  const done = (batch: BatchOutcome): void => void batches.push(batch);
  const counter = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const taken = new Int32Array(counter);
  const helpers = Math.min(threads, Math.ceil(job.files.length / FILES_A_THREAD)) - 1;
  const ends = Array.from({ length: helpers }, () => startHelper(entry, { job, counter }, done));
  await readBatches(job, readers, { next: () => Atomics.add(taken, 0, 1), done });
  await Promise.all(ends);
  await readBatches(job, readers, { next: nextMissing(job, batches), done });
  return batches.sort((left, right) => left.index - right.index).flatMap((batch) => batch.outcomes);
}

/** Batches that a thread took and did not bring back because it died. */
function nextMissing({ files }: ReadingJob, batches: readonly BatchOutcome[]): () => number {
  const done = new Set(batches.map((batch) => batch.index));
  const all = Array.from({ length: Math.ceil(files.length / BATCH_SIZE) }, (_, index) => index);
  const missing = all.filter((index) => !done.has(index));
  return () => missing.shift() ?? Number.POSITIVE_INFINITY;
}

/** Nothing that it makes lives longer than a batch: with less room for young objects it takes 30 MB less, and no more time. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

/** Ends when the thread does, whatever ended it: what it leaves undone this thread does. */
function startHelper(
  entry: URL,
  data: { readonly job: ReadingJob; readonly counter: SharedArrayBuffer },
  done: (batch: BatchOutcome) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(entry, { workerData: data, name: "loop check", resourceLimits });
    worker.on("message", done);
    worker.on("error", () => {}); // it comes again, where the batch is read again
    worker.on("exit", () => resolve());
  });
}
