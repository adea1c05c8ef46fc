import { AppError } from "../../base/errors/app-error.ts";
import { builtEntry } from "../../base/process/built-entry.ts";
import type { EngineOptions } from "../engine/types.ts";
import { createLayout } from "./parameters.ts";
import type { WorkerAnswer, WorkerMemory, WorkerRequest, WorkerSetup } from "./replica-pool-messages.ts";
import { joinPredictions, meanGradient, meanLoss, shareBatch, shareBuffers } from "./replica-pool-shares.ts";
import { startThread, type ReplicaThread } from "./replica-pool-thread.ts";
import type { Batch, LossResult, ModelDefinition, ParameterLayout, Prediction, Replica } from "./types.ts";

/** A replica in several threads. */
export interface ReplicaPool extends Replica {
  /** TensorFlow.js's memory in each thread, between batches; constant from the second batch on. */
  memory(): Promise<readonly WorkerMemory[]>;
}

interface Pool {
  readonly layout: ParameterLayout;
  readonly threads: readonly ReplicaThread[];
  readonly weights: Float32Array;
  readonly gradients: readonly Float32Array[];
}

/**
 * A replica that splits each batch over worker threads, each with an engine of its own: WebAssembly has one thread in
 * Node. Weights and gradients pass through shared memory. The batch is cut into contiguous shares, as equal as can be, and
 * their gradients are averaged in a fixed order, weighted by their counts: what one process would give, but for rounding,
 * and with the same number of workers the same bits. A call waits for the one before it.
 * @param options `engine`: the precision that the threads open theirs with; always `wasm`, one thread each
 * @throws AppError `CONFIG_INVALID` for no number of workers, or another engine; what opening an engine throws; `INTERNAL`
 * when a thread died. After a failure all threads are ended, and every later call is refused.
 */
export async function createReplicaPool(
  definition: ModelDefinition,
  options: { readonly workers: number; readonly engine: EngineOptions },
): Promise<ReplicaPool> {
  assertOptions(options);
  return wrap(await startPool(definition, options));
}

async function startPool(
  definition: ModelDefinition,
  { workers, engine }: { readonly workers: number; readonly engine: EngineOptions },
): Promise<Pool> {
  const layout = createLayout(definition.config);
  const share = (): SharedArrayBuffer => new SharedArrayBuffer(layout.size * Float32Array.BYTES_PER_ELEMENT);
  const weights = share();
  const gradients = Array.from({ length: workers }, share);
  const entry = builtEntry(new URL("./replica-worker.ts", import.meta.url));
  const starting = gradients.map((gradient) => {
    const setup: WorkerSetup = { definition, engine: { ...engine, name: "wasm", threads: 1 }, weights, gradient };
    return startThread(entry, setup);
  });
  const threads = await allOrNone(starting);
  const views = gradients.map((buffer) => new Float32Array(buffer));
  return { layout, threads, weights: new Float32Array(weights), gradients: views };
}

/** One that fails takes the others with it. */
async function allOrNone(starting: readonly Promise<ReplicaThread>[]): Promise<readonly ReplicaThread[]> {
  const results = await Promise.allSettled(starting);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failure = results.find((result) => result.status === "rejected");
  if (failure === undefined) return started;
  await Promise.all(started.map((thread) => thread.end()));
  throw failure.reason;
}

function wrap(pool: Pool): ReplicaPool {
  const turns = createTurns(() => endAll(pool));
  return {
    layout: pool.layout,
    gradient: (weights, batch, target) =>
      turns.take(async () => {
        const results = (await askShares(pool, weights, { kind: "gradient", batch })) as LossResult[];
        return { ...meanLoss(results), gradient: meanGradient(results, pool.gradients, target) };
      }),
    evaluate: (weights, batch) =>
      turns.take(async () => meanLoss((await askShares(pool, weights, { kind: "evaluate", batch })) as LossResult[])),
    predict: (weights, batch) =>
      turns.take(async () =>
        joinPredictions((await askShares(pool, weights, { kind: "predict", batch })) as Prediction[]),
      ),
    memory: () =>
      turns.take(() => Promise.all(pool.threads.map((thread) => thread.ask({ kind: "memory" })))) as Promise<
        WorkerMemory[]
      >,
    dispose: () => turns.close(),
  };
}

/** Answers in the order of the shares; of several failures the first thread's is told, once all are through. */
async function askShares(
  { threads, weights: shared }: Pool,
  weights: Float32Array,
  { kind, batch }: { readonly kind: Exclude<WorkerRequest["kind"], "memory">; readonly batch: Batch },
): Promise<readonly WorkerAnswer[]> {
  assertWeights(weights, shared.length);
  shared.set(weights);
  const asked = shareBatch(batch, threads.length).map((share, index) =>
    (threads[index] as ReplicaThread).ask({ kind, batch: share }, shareBuffers(share)),
  );
  const results = await Promise.allSettled(asked);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function endAll({ threads }: Pool): Promise<void> {
  await Promise.all(threads.map((thread) => thread.end()));
}

/** One call after the other; the first that fails, or the end, ends everything. */
function createTurns(end: () => Promise<void>): {
  take<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
} {
  let last: Promise<unknown> = Promise.resolve();
  let ended: Promise<void> | null = null;
  const close = (): Promise<void> => (ended ??= end());
  const run = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (ended !== null) throw poolEnded();
    try {
      return await work();
    } catch (error) {
      await close();
      throw error;
    }
  };
  return {
    take: (work) => {
      const turn = last.then(() => run(work));
      last = turn.catch(() => undefined);
      return turn;
    },
    close,
  };
}

function assertWeights(weights: Float32Array, size: number): void {
  if (weights.length === size) return;
  throw new AppError("MODEL_MISMATCH", "These weights are not of this network", {
    received: `${weights.length} numbers`,
    expected: `${size}, as the network's layout says`,
    hint: "use the checkpoint with the network that it was trained with",
  });
}

function poolEnded(): AppError {
  return new AppError("INTERNAL", "The worker threads have ended", {
    kind: "environment",
    received: "a batch after the pool was disposed, or after a thread failed",
    expected: "no call after that",
    hint: "start the run again from its last checkpoint",
  });
}

function assertOptions({ workers, engine }: { readonly workers: number; readonly engine: EngineOptions }): void {
  if (!Number.isInteger(workers) || workers < 1) {
    throw new AppError("CONFIG_INVALID", "The number of worker threads is not one", {
      received: String(workers),
      expected: "a whole number from 1 on",
      hint: "leave it out for one thread a processor",
    });
  }
  if (engine.name === "native") {
    throw new AppError("CONFIG_INVALID", "Worker threads are for the WASM engine", {
      received: "engine native",
      expected: "engine wasm",
      hint: "the native engine uses all processors by itself: one replica in this process is enough",
    });
  }
}
