import type { ProcessIdentity } from "../../base/process/types.ts";
import type { JournalEvent, StepName, StepRecord } from "../evidence/types.ts";

type LoopStarted = Extract<JournalEvent, { type: "loop-started" }>;

/** A step that had begun and has no end in the journal. */
export interface RunningStep {
  readonly step: StepName;
  readonly mark: string;
  readonly processes: readonly ProcessIdentity[];
}

/** Where a loop stands, read from its journal alone. */
export interface LoopState {
  readonly started: LoopStarted;
  readonly baseline: StepRecord | null;
  /** The last RED that held; a later one that was refused does not undo it. */
  readonly red: StepRecord | null;
  /** The last GREEN, if it held. */
  readonly green: StepRecord | null;
  /** The last suite, if it held. */
  readonly suite: StepRecord | null;
  /** Steps that did not hold, oldest first. */
  readonly refused: readonly StepRecord[];
  /** Prose given with `--note FILE=…`, by path. */
  readonly notes: ReadonlyMap<string, string>;
  readonly running: RunningStep | null;
  /** `finishing`: the manifest may be written already; publishing goes on from there. */
  readonly phase: "open" | "finishing" | "finished" | "aborted";
}

/** Folds the events of a journal; null where it has no beginning. */
export function foldJournal(events: readonly JournalEvent[]): LoopState | null {
  const started = events.find((event) => event.type === "loop-started");
  if (started === undefined) return null;
  const records = events.flatMap((event) => (event.type === "step-finished" ? [event.record] : []));
  const last = (step: StepName): StepRecord | null => records.findLast((record) => record.step === step) ?? null;
  return {
    started,
    baseline: ifHeld(last("baseline")),
    red: records.findLast((record) => record.step === "red" && record.holds) ?? null,
    green: ifHeld(last("green")),
    suite: ifHeld(last("suite")),
    refused: records.filter((record) => !record.holds),
    notes: new Map(events.flatMap((event) => (event.type === "note" ? [[event.file, event.text] as const] : []))),
    running: findRunning(events),
    phase: findPhase(events),
  };
}

function ifHeld(record: StepRecord | null): StepRecord | null {
  return record?.holds === true ? record : null;
}

function findRunning(events: readonly JournalEvent[]): RunningStep | null {
  const at = events.findLastIndex((event) => event.type === "step-started");
  const begun = events[at];
  if (begun?.type !== "step-started") return null;
  const since = events.slice(at);
  if (since.some((event) => event.type === "step-finished" || event.type === "step-interrupted")) return null;
  const processes = since.flatMap((event) => (event.type === "process-started" ? [event.process] : []));
  return { step: begun.step, mark: begun.mark, processes };
}

function findPhase(events: readonly JournalEvent[]): LoopState["phase"] {
  const types = new Set(events.map((event) => event.type));
  if (types.has("loop-finished")) return "finished";
  if (types.has("loop-aborted")) return "aborted";
  return types.has("finish-started") ? "finishing" : "open";
}
