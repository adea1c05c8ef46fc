import { openEngine } from "../engine/open-engine.ts";
import type { Engine, EngineOptions } from "../engine/types.ts";
import { createReplicaPool } from "./replica-pool.ts";
import { createReplica } from "./replica.ts";
import type { ModelDefinition, Replica } from "./types.ts";

/** A replica and the engine that it computes on. */
export interface OpenedReplica {
  readonly engine: Engine;
  /** The caller disposes it. */
  readonly replica: Replica;
}

/**
 * Opens an engine and puts a model on it: in this process on the native engine, whose operations use all threads
 * themselves; on WebAssembly, whose operations use one, split over as many worker threads.
 * @throws AppError as `openEngine`
 */
export async function openReplica(definition: ModelDefinition, options: EngineOptions): Promise<OpenedReplica> {
  const engine = await openEngine(options);
  const { name, threads } = engine.identity;
  if (name === "native" || threads === 1) return { engine, replica: createReplica(definition) };
  const replica = await createReplicaPool(definition, { workers: threads, engine: { ...options, name, threads: 1 } });
  return { engine, replica };
}
