import { describeNotStarted } from "./driver/not-started.ts";
import { readEnd } from "./driver/read-end.ts";
import { toSelectorRun, type DriverDeath } from "./driver/selector-run.ts";
import { startDriver, type DriverOutcome } from "./driver/start.ts";
import type { DriverEvent, DriverProgress, DriverRequest, SelectorProgress, SessionOptions } from "./driver/types.ts";
import { appendToLog, noteEnd } from "./log-note.ts";
import type { RunEnd, SelectorRun } from "./types.ts";

/** Ends that a neighbour in the same start-up may have caused. */
const doubtfulEnds: ReadonlySet<RunEnd["kind"]> = new Set(["crashed", "timed-out", "contradiction"]);

/** One start of the driver, and where results that count go. */
interface Round {
  readonly session: SessionOptions;
  readonly requests: readonly DriverRequest[];
  readonly startedAtMs: number;
  readonly settle: (run: SelectorRun) => void;
}

/**
 * Runs requests in one start of a driver, and again alone those whose result a neighbour may have spoilt.
 * One run a request, in their order; each limit counts from its selector's start.
 * @throws AppError for faults of the harness itself (a log or journal that cannot be written)
 * @see specs/runner-protocol.md
 */
export async function runSession(session: SessionOptions): Promise<readonly SelectorRun[]> {
  const runs = new Map<string, SelectorRun>();
  const settle = (run: SelectorRun): void => {
    runs.set(run.key, run);
    session.context.onEvent({ kind: "selector-finished", run });
  };
  const isOpen = ({ request }: DriverRequest): boolean => !runs.has(request.key);
  const play = async (requests: readonly DriverRequest[]): Promise<void> => {
    const round = { session, requests, startedAtMs: performance.now(), settle };
    const outcome = await startDriver({ ...round, onEvent: (event, progress) => tell(round, event, progress) });
    for (const request of requests.filter(isOpen)) await settleLate(round, outcome, request);
  };
  if (session.requests.length > 0) await play(session.requests);
  for (const request of session.requests.filter(isOpen)) await play([request]);
  return session.requests.map(({ request }) => runs.get(request.key)).filter((run) => run !== undefined);
}

/** Passes a driver's event on; the end of a selector settles it at once, unless it is in doubt. */
function tell(round: Round, event: DriverEvent, progress: DriverProgress): void {
  const { onEvent } = round.session.context;
  if (event.type === "selector-start") onEvent({ kind: "selector-started", key: event.key });
  if (event.type === "test") onEvent({ kind: "test-finished", key: event.key, test: event.test });
  if (event.type !== "selector-end") return;
  const run = runOf(round, progress, { key: event.key, death: { kind: "interrupted" } });
  if (!isDoubtful(round, run)) round.settle(run);
}

function isDoubtful({ requests, session }: Round, run: SelectorRun): boolean {
  return requests.length > 1 && doubtfulEnds.has(run.end.kind) && !session.context.signal.aborted;
}

/** A selector that is open after its driver has gone: it counts now, unless it is to be run again alone. */
async function settleLate(round: Round, outcome: DriverOutcome, { request }: DriverRequest): Promise<void> {
  const { progress } = outcome;
  const output = await readEnd(outcome.logPath);
  let run = runOf(round, progress, { key: request.key, death: deathOf(round, outcome) });
  const { signal } = round.session.context;
  const neverReady = progress.ready === null && progress.selectors.get(request.key)?.state === "waiting";
  if (neverReady && !signal.aborted) {
    run = { ...run, end: describeNotStarted(round.session, outcome, output.toString()) };
  }
  if (isDoubtful(round, run)) return;
  if (run.end.kind === "crashed" || run.end.kind === "not-started") await appendToLog(request.logPath, output);
  await noteEnd(request.logPath, run.end);
  round.settle(run);
}

function deathOf({ session }: Round, { overdue, end }: DriverOutcome): DriverDeath {
  if (session.context.signal.aborted) return { kind: "interrupted" };
  if (overdue !== null && overdue.kind !== "closing") return { kind: "timed-out", limitMs: overdue.limitMs };
  return { kind: "died", end };
}

interface Subject {
  readonly key: string;
  /** Counts where the driver did not tell the selector's end. */
  readonly death: DriverDeath;
}

function runOf(round: Round, progress: DriverProgress, { key, death }: Subject): SelectorRun {
  const { session, requests, startedAtMs } = round;
  const asked = requests.find(({ request }) => request.key === key) as DriverRequest;
  const frame = {
    argv: session.argvOf(asked.request),
    runner: progress.ready ?? { runner: session.runner, version: "", runtime: "" },
    sharedStart: requests.length > 1,
    driverStartedAtMs: startedAtMs,
    nowMs: performance.now(),
    now: new Date(),
  };
  return toSelectorRun(progress.selectors.get(key) as SelectorProgress, frame, death);
}
