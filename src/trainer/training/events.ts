import type { EpochRecord, LogRecord, NonFiniteRecord, StopReason } from "./types.ts";

/** What happens during a run, in its order. */
export type FitEvent =
  | {
      readonly type: "run-started";
      readonly parameters: number;
      readonly epochs: number;
      readonly batchesPerEpoch: number;
      readonly trainGroups: number;
      readonly validationGroups: number;
      /** The metric that is watched. */
      readonly monitor: string;
      /** SHA-256 of the weights that the run starts from. */
      readonly weightsHash: string;
      /** The log so far; not empty after a resume. */
      readonly history: readonly LogRecord[];
    }
  | {
      readonly type: "resumed";
      readonly epoch: number;
      readonly batch: number;
      readonly step: number;
      /** Why the result will not be bit-equal, a sentence each; empty where it will be. */
      readonly differences: readonly string[];
    }
  /** Something that the user should know: a fallback, a limit. */
  | { readonly type: "notice"; readonly message: string }
  | {
      readonly type: "batch-finished";
      readonly epoch: number;
      /** Batch of the epoch, from 0. */
      readonly batch: number;
      readonly batchesPerEpoch: number;
      readonly step: number;
      readonly loss: number;
      readonly learningRate: number;
      /** Norm of the applied gradient; `null` where the window goes on. */
      readonly gradientNorm: number | null;
      readonly patterns: number;
      readonly patternsPerSecond: number;
      /** Until all epochs are done, at the pace of this session. */
      readonly remainingMs: number;
    }
  | { readonly type: "non-finite"; readonly record: NonFiniteRecord; readonly history: readonly LogRecord[] }
  | { readonly type: "epoch-finished"; readonly record: EpochRecord; readonly history: readonly LogRecord[] }
  | {
      readonly type: "checkpoint-saved";
      readonly file: string;
      readonly role: "best" | "last";
      readonly epoch: number;
      /** SHA-256 of the weights in it, read back from the disk. */
      readonly weightsHash: string;
    }
  | { readonly type: "checkpoint-removed"; readonly file: string }
  | { readonly type: "observer-failed"; readonly observer: string; readonly message: string }
  | { readonly type: "stopped"; readonly reason: StopReason; readonly epoch: number; readonly step: number };

/** Is told of everything and can stop nothing. */
export interface FitObserver {
  /** Named when it fails. */
  readonly name: string;
  onEvent(event: FitEvent): void | Promise<void>;
}

/** Hands events to observers. */
export interface Emitter {
  /** Returns at once; each observer takes its events in order, at its own pace. */
  emit(event: FitEvent): void;
  /** Resolves when all observers have taken all events, at the latest after this time. */
  settle(limitMs: number): Promise<void>;
}

interface Line {
  readonly observer: FitObserver;
  tail: Promise<void>;
  waiting: number;
  isStuck: boolean;
}

/** An observer with so many events before it does not come back: it gets no more. */
const STUCK_AFTER = 10_000;

/**
 * An emitter whose observers cannot break a run: what one throws is told to the others, under its name.
 * @see specs/execution-config.md §6
 */
export function createEmitter(observers: readonly FitObserver[]): Emitter {
  const lines: readonly Line[] = observers.map((observer) => ({
    observer,
    tail: Promise.resolve(),
    waiting: 0,
    isStuck: false,
  }));
  const tell = (event: FitEvent, except: Line | null): void => {
    for (const line of lines) if (line !== except && !line.isStuck) enqueue(line, event);
  };
  const report = (line: Line, message: string): void => {
    tell({ type: "observer-failed", observer: line.observer.name, message }, line);
  };
  const enqueue = (line: Line, event: FitEvent): void => {
    line.waiting += 1;
    line.tail = line.tail.then(() => hand(line, event, report));
    if (line.waiting < STUCK_AFTER) return;
    line.isStuck = true;
    report(line, "takes no events any more; it gets no further ones");
  };
  return {
    emit: (event) => tell(event, null),
    settle: async (limitMs) => {
      await Promise.race([drain(lines), timeLimit(limitMs)]);
    },
  };
}

/** What is told while one waits is waited for too. */
async function drain(lines: readonly Line[]): Promise<void> {
  while (lines.some((line) => line.waiting > 0)) await Promise.all(lines.map((line) => line.tail));
}

async function hand(line: Line, event: FitEvent, report: (line: Line, message: string) => void): Promise<void> {
  try {
    await line.observer.onEvent(event);
  } catch (error) {
    if (event.type !== "observer-failed") report(line, error instanceof Error ? error.message : String(error)); // else two failing ones would tell each other for ever
  } finally {
    line.waiting -= 1;
  }
}

/** Does not keep the process alive. */
function timeLimit(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
