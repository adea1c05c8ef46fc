import { parentPort, workerData } from "node:worker_threads";
import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";
import { openEngine } from "../engine/open-engine.ts";
import type {
  WorkerAnswer,
  WorkerFailure,
  WorkerMessage,
  WorkerRequest,
  WorkerSetup,
} from "./replica-pool-messages.ts";
import { createReplica } from "./replica.ts";
import type { Replica } from "./types.ts";

// Entry of a worker thread of the replica pool: an engine and a replica of its own, one request after the other.
const port = parentPort;
if (port === null) throw new Error("replica-worker runs as a worker thread only");
const setup = workerData as WorkerSetup;
const weights = new Float32Array(setup.weights);
const shared = new Float32Array(setup.gradient);

try {
  await openEngine(setup.engine);
  const replica = createReplica(setup.definition);
  port.on("message", (request: WorkerRequest) => void answer(replica, request));
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "failed", failure: describe(error) });
}

async function answer(replica: Replica, request: WorkerRequest): Promise<void> {
  try {
    send({ kind: "answer", answer: await compute(replica, request) });
  } catch (error) {
    send({ kind: "failed", failure: describe(error) });
  }
}

async function compute(replica: Replica, request: WorkerRequest): Promise<WorkerAnswer> {
  if (request.kind === "memory") return { tensors: tf.memory().numTensors, bytes: tf.memory().numBytes };
  if (request.kind === "predict") return replica.predict(weights, request.batch);
  if (request.kind === "evaluate") return replica.evaluate(weights, request.batch);
  const { gradient, ...result } = await replica.gradient(weights, request.batch);
  shared.set(gradient);
  return result;
}

function send(message: WorkerMessage): void {
  port?.postMessage(message);
}

function describe(error: unknown): WorkerFailure {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof AppError)) return { message, stack };
  const { cause: _, ...details } = error.details; // a cause may hold what cannot be sent
  return { message, stack, code: error.code, kind: error.kind, details };
}
