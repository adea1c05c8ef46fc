import { parentPort, workerData } from "node:worker_threads";
import { readBatches, type BatchOutcome, type ReadingJob } from "./read-batch.ts";
import { createReaders } from "./readers.ts";

// Entry of a thread that reads batches of files until none is left.
const port = parentPort;
if (port === null) throw new Error("read-worker runs as a worker thread only");
const { job, counter } = workerData as { readonly job: ReadingJob; readonly counter: SharedArrayBuffer };
const taken = new Int32Array(counter);

await readBatches(job, createReaders(job.reviewed), {
  next: () => Atomics.add(taken, 0, 1),
  done: send,
});

function send(batch: BatchOutcome): void {
  port?.postMessage(batch);
}
