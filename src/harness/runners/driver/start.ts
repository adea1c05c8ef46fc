import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { logFailed } from "../../../base/process/log-file.ts";
import { runProcess } from "../../../base/process/run-process.ts";
import type { ProcessEnd, ProcessIdentity } from "../../../base/process/types.ts";
import { findOverdue, type Overdue } from "./limits.ts";
import { applyLine, createProgress } from "./progress.ts";
import { openTail, type Tail } from "./tail.ts";
import type { DriverEvent, DriverProgress, DriverRequest, SessionOptions } from "./types.ts";

const pollMs = 25;

/** What one start of a driver came to. */
export interface DriverOutcome {
  readonly progress: DriverProgress;
  readonly end: ProcessEnd;
  /** Why it was ended before its time; null where it was not. */
  readonly overdue: Overdue | null;
  /** What the driver wrote outside all selectors. */
  readonly logPath: string;
}

/** A start of a driver for some of a session's requests. */
export interface DriverStart {
  readonly session: SessionOptions;
  readonly requests: readonly DriverRequest[];
  readonly startedAtMs: number;
  readonly onEvent: (event: DriverEvent, progress: DriverProgress) => void;
}

interface DriverFiles {
  readonly requests: string;
  readonly events: string;
  readonly log: string;
}

/**
 * Starts a driver, follows its events while it runs and ends it when a limit is over.
 * @see specs/runner-protocol.md §1
 */
export async function startDriver(start: DriverStart): Promise<DriverOutcome> {
  const files = await prepareFiles(start);
  const progress = createProgress(
    start.requests.map(({ request }) => request.key),
    start.startedAtMs,
  );
  const stop = new AbortController();
  const tail = openTail(files.events);
  const started: ProcessIdentity[] = [];
  const running = launch({ start, files, stop: stop.signal, started });
  try {
    const overdue = await follow({ start, progress, tail, running });
    stop.abort();
    const end = await running;
    for (const process of started) start.session.context.onEvent({ kind: "process-ended", process });
    return { progress, end, overdue, logPath: files.log };
  } catch (error) {
    // Whoever listens has failed (a journal that cannot be written): nothing may go on running unseen.
    stop.abort();
    await running.catch(() => {});
    throw error;
  } finally {
    tail.dispose();
  }
}

async function prepareFiles(start: DriverStart): Promise<DriverFiles> {
  const { scratch } = start.session.context;
  try {
    await mkdir(scratch, { recursive: true });
    const folder = await mkdtemp(join(scratch, "driver-"));
    const at = (name: string): string => join(folder, name);
    const files = { requests: at("requests.json"), events: at("events.jsonl"), log: at("driver.log") };
    await writeInputs(files, start);
    return files;
  } catch (error) {
    throw logFailed((error as NodeJS.ErrnoException).path ?? scratch, error);
  }
}

async function writeInputs(files: DriverFiles, { session, requests }: DriverStart): Promise<void> {
  const listed = requests.map(({ request, args }) => ({ key: request.key, args, logPath: request.logPath }));
  await writeFile(files.requests, JSON.stringify({ root: session.context.root, requests: listed }));
  await writeFile(files.events, "");
  for (const { logPath } of listed) {
    await mkdir(dirname(logPath), { recursive: true });
    await writeFile(logPath, "");
  }
}

interface Launch {
  readonly start: DriverStart;
  readonly files: DriverFiles;
  readonly stop: AbortSignal;
  /** Filled with the process, if one could be started. */
  readonly started: ProcessIdentity[];
}

async function launch({ start, files, stop, started }: Launch): Promise<ProcessEnd> {
  const { argv, cwd, env, context } = start.session;
  const run = await runProcess({
    argv,
    cwd,
    env: { ...env, LOOP_REQUESTS: files.requests, LOOP_EVENTS: files.events },
    logPath: files.log,
    alsoWrites: start.requests.map(({ request }) => request.logPath),
    timeoutMs: Number.POSITIVE_INFINITY,
    signal: AbortSignal.any([context.signal, stop]),
    mark: `${context.mark}/${randomUUID()}`,
    onStarted: (process) => {
      started.push(process);
      context.onEvent({ kind: "process-started", process, argv });
    },
  });
  return run.end;
}

interface Following {
  readonly start: DriverStart;
  readonly progress: DriverProgress;
  readonly tail: Tail;
  readonly running: Promise<ProcessEnd>;
}

/** Until the driver has ended by itself (null), or has to be ended: what it writes from then on does not count. */
async function follow({ start, progress, tail, running }: Following): Promise<Overdue | null> {
  const { signal } = start.session.context;
  const ended = running.then(() => true);
  for (;;) {
    const isOver = await Promise.race([ended, sleep(pollMs, false)]);
    const nowMs = performance.now();
    const lines = signal.aborted ? [] : tail.read();
    if (isOver && tail.rest().trim() !== "") applyLine(progress, tail.rest(), nowMs);
    for (const line of lines) {
      const event = applyLine(progress, line, nowMs);
      if (event !== null) start.onEvent(event, progress);
    }
    if (isOver || signal.aborted) return null;
    const overdue = findOverdue(progress, start.requests, nowMs);
    if (overdue !== null) return overdue;
  }
}
