import type { Scan } from "../data/types.ts";
import type { Engine, EngineOptions } from "../engine/types.ts";
import type { Reconstruction } from "../evaluation/reconstruction-file.ts";
import { openReplica } from "../model/open-replica.ts";
import { loadCheckpoint } from "../training/checkpoint/checkpoint.ts";
import { reconstruct, type ReconstructOptions } from "./reconstruct.ts";

/** What to reconstruct, and with which weights. */
export interface InferOptions extends ReconstructOptions {
  /** A checkpoint file that `train` wrote; its hash is verified before a byte is used. */
  readonly checkpoint: string;
  /** The patterns; the caller closes them. */
  readonly scan: Scan;
  /** The file that they come from, to be named in the result. */
  readonly dataFile?: string;
  /** @default float32, on the engine that is there */
  readonly engine?: EngineOptions;
  /** Told which engine computes, before the first batch. */
  readonly onEngine?: (engine: Engine) => void;
}

/** What `train` keeps beside the weights for a scan that does not say it itself. */
interface KeptWithWeights {
  readonly pixelSizeM?: number | null;
  readonly neighbours?: number | null;
}

/**
 * Reconstructs a scan with trained weights, in a process that knows nothing but the checkpoint.
 * Batch size, neighbours and pixel size are those of the training where nothing else is said.
 * @returns for each scan index an object, complex64 `[H, W]`, dimensionless, with its weights and its place in pixels
 * @throws AppError `TRAIN_CHECKPOINT_NOT_FOUND`, `TRAIN_CHECKPOINT_CORRUPT`, `MODEL_MISMATCH`, `DATA_INVALID`,
 *   `CONFIG_INVALID`, `ENGINE_UNAVAILABLE`, `ENGINE_PRECISION`, `RUN_INTERRUPTED`
 * @see specs/evaluation.md §1; Hoidn et al., Sci. Rep. 13, 22789 (2023)
 */
export async function infer(options: InferOptions): Promise<readonly Reconstruction[]> {
  const { identity, layout, training, config } = await loadCheckpoint(options.checkpoint);
  const { engine, replica } = await openReplica(identity.model, options.engine ?? {});
  try {
    options.onEngine?.(engine);
    const model = { definition: identity.model, weights: training.weights, replica };
    const kept = identity.extra as KeptWithWeights;
    const scan = { ...options.scan, pixelSizeM: options.scan.pixelSizeM ?? kept.pixelSizeM ?? null };
    const neighbours = options.neighbours ?? kept.neighbours ?? undefined;
    const objects = await reconstruct(model, scan, {
      ...options,
      batchSize: options.batchSize ?? config.inferenceBatchSize,
      ...(neighbours !== undefined && { neighbours }),
    });
    const source = {
      checkpoint: options.checkpoint,
      data: options.dataFile ?? null,
      epochs: training.epoch,
      parameters: layout.size,
      engine: engine.identity,
    };
    return objects.map((object) => ({ ...object, source }));
  } finally {
    await replica.dispose();
  }
}
