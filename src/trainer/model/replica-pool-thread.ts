import { Worker, type TransferListItem } from "node:worker_threads";
import { AppError, type ErrorCode, type ErrorDetails } from "../../base/errors/app-error.ts";
import type { WorkerAnswer, WorkerFailure, WorkerMessage, WorkerRequest } from "./replica-pool-messages.ts";

/** A worker thread that answers one request after the other. */
export interface ReplicaThread {
  /**
   * @param transfer buffers that move there instead of being copied
   * @throws AppError what went wrong there; `INTERNAL` when it died
   */
  ask(request: WorkerRequest, transfer?: readonly TransferListItem[]): Promise<WorkerAnswer>;
  end(): Promise<void>;
}

/** Who waits for the next message of a thread. */
interface Waiting {
  resolve(message: WorkerMessage): void;
  reject(error: AppError): void;
}

/**
 * Starts a thread and waits until its engine is open. It keeps the process alive only while it is asked something.
 * @param entry a JavaScript file that speaks the messages of the replica pool
 * @throws AppError what its engine threw; `INTERNAL` when it cannot be loaded or died
 */
export async function startThread(entry: URL, data: unknown): Promise<ReplicaThread> {
  const worker = new Worker(entry, { workerData: data, name: "ptycho replica" });
  const next = listen(worker);
  try {
    await next();
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    ask: async (request, transfer = []) => {
      const message = next();
      worker.postMessage(request, transfer);
      return ((await message) as { readonly answer: WorkerAnswer }).answer;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

/** The next message of a thread, whatever ends it before. */
function listen(worker: Worker): () => Promise<WorkerMessage> {
  let waiting: Waiting | null = null;
  let death: AppError | null = null;
  const settle = (deliver: (to: Waiting) => void): void => {
    const to = waiting;
    waiting = null;
    worker.unref();
    if (to !== null) deliver(to);
  };
  const die = (error: AppError): void => {
    death ??= error;
    settle((to) => to.reject(death as AppError));
  };
  worker.on("message", (message: WorkerMessage) => {
    settle((to) => (message.kind === "failed" ? to.reject(failureOf(message.failure)) : to.resolve(message)));
  });
  worker.on("error", (error) => die(died(error.message, error)));
  worker.on("exit", (code) => die(died(`it ended with exit code ${code}`)));
  return () =>
    new Promise((resolve, reject) => {
      worker.ref();
      waiting = { resolve, reject };
      if (death !== null) die(death);
    });
}

function failureOf({ message, stack, code, kind, details }: WorkerFailure): AppError {
  const cause = new Error(stack);
  if (code !== undefined) {
    return new AppError(code as ErrorCode, message, { ...(details as ErrorDetails), kind: kind as "input", cause });
  }
  return new AppError("INTERNAL", "A worker thread could not compute its share of the batch", {
    kind: "environment",
    received: message,
    expected: "a result of the network",
    hint: "run it in one process (one thread) to see whether the batch or the machine is at fault",
    cause,
  });
}

function died(reason: string, cause?: unknown): AppError {
  if ((cause as NodeJS.ErrnoException | undefined)?.code === "MODULE_NOT_FOUND") return notBuilt(reason, cause);
  return new AppError("INTERNAL", "A worker thread died", {
    kind: "environment",
    received: reason,
    expected: "threads that live as long as the training",
    hint: "it may have run out of memory: use fewer threads or a smaller batch; the last checkpoint is whole",
    cause,
  });
}

function notBuilt(reason: string, cause: unknown): AppError {
  return new AppError("INTERNAL", "The program of the worker threads is not there", {
    kind: "environment",
    received: reason,
    expected: "the built program: Node runs no TypeScript",
    hint: "run `npm run build` in a checkout, or install the package again",
    cause,
  });
}
