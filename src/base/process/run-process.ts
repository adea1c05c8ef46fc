import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { endTree } from "./end-tree.ts";
import { identifyProcess } from "./identity.ts";
import { isDiskFull, logFailed, openLog } from "./log-file.ts";
import { MARK_VARIABLE } from "./process-row.ts";
import type { ProcessEnd, ProcessIdentity } from "./types.ts";

const diskPollMs = 250;
const longestTimerMs = 2_147_483_647;

/** A program to run to its end. */
export interface ProcessOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment, the mark aside. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Output and errors go here as they come, byte for byte; emptied at the start. */
  readonly logPath: string;
  /** Further files that it writes itself: a full disk beneath them ends it too. @default none */
  readonly alsoWrites?: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Unique to this process, no spaces. A part before `/` may be shared: `killMarked` finds all below it. */
  readonly mark: string;
  /** Called as soon as the process exists and before anything else happens. When it throws, the process is ended. */
  readonly onStarted: (identity: ProcessIdentity) => void;
}

/** How a process ended, how long it took and how much it wrote. */
export interface ProcessRun {
  readonly end: ProcessEnd;
  readonly durationMs: number;
  readonly logBytes: number;
}

interface Child {
  /** Null when it could not be started. */
  readonly pid: number | null;
  readonly end: Promise<ProcessEnd>;
}

interface StopWatch {
  readonly end: Promise<ProcessEnd>;
  readonly cancel: () => void;
}

/**
 * Runs a program in a process group of its own until it and everything that it started has ended.
 * On expiry or abort the whole tree is asked to end, then forced; what a normal end leaves behind is ended too.
 * @throws AppError `IO_FAILED` when the log cannot be written
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessRun> {
  const log = await openLog(options.logPath);
  const startedAt = performance.now();
  try {
    const end = await runTo(log.fd, options);
    await assertSpace(options);
    return { end, durationMs: performance.now() - startedAt, logBytes: (await log.stat()).size };
  } finally {
    await log.close();
  }
}

async function runTo(log: number, options: ProcessOptions): Promise<ProcessEnd> {
  if (options.signal.aborted) return { kind: "interrupted" };
  const child = start(log, options);
  if (child.pid === null) return child.end;
  const leader = identifyProcess(child.pid, options.mark) ?? { pid: child.pid, startMark: "", mark: options.mark };
  const stop = watchForStop(options);
  try {
    options.onStarted(leader);
    return await Promise.race([child.end, stop.end]);
  } finally {
    stop.cancel();
    await endTree({ mark: options.mark, leader, group: "certain" });
    await child.end;
  }
}

/** Node's own spawn: it hands file descriptors to the child, so that no output passes through this process. */
function start(log: number, options: ProcessOptions): Child {
  try {
    const [program = "", ...args] = options.argv;
    const env = { ...options.env, [MARK_VARIABLE]: options.mark };
    const child = spawn(program, args, { cwd: options.cwd, env, detached: true, stdio: ["ignore", log, log] });
    const end = new Promise<ProcessEnd>((resolve) => {
      child.once("error", (error) => resolve(notFound(options, error)));
      child.once("exit", (code, signal) =>
        resolve(code === null ? signalled(signal) : { kind: "exited", exitCode: code }),
      );
    });
    return { pid: child.pid ?? null, end };
  } catch (error) {
    // An empty program or a NUL byte in an argument is refused before anything starts.
    return { pid: null, end: Promise.resolve(notFound(options, error)) };
  }
}

function signalled(signal: string | null): ProcessEnd {
  return { kind: "signalled", signal: signal ?? "unknown" };
}

function notFound({ argv, cwd }: ProcessOptions, error: unknown): ProcessEnd {
  const { code, message } = error as NodeJS.ErrnoException;
  // The system reports a missing folder as if the program were missing.
  if (!existsSync(cwd)) return { kind: "not-found", message: `the folder ${cwd} does not exist` };
  const reasons: Record<string, string> = { ENOENT: "no such program", EACCES: "not executable" };
  return { kind: "not-found", message: `${argv[0] || "(empty)"}: ${reasons[code ?? ""] ?? message}` };
}

/** Resolves when the process must be ended early; rejects when the disk is full. */
function watchForStop(options: ProcessOptions): StopWatch {
  const { timeoutMs, signal } = options;
  const timers: NodeJS.Timeout[] = [];
  const over = new AbortController();
  const end = new Promise<ProcessEnd>((resolve, reject) => {
    signal.addEventListener("abort", () => resolve({ kind: "interrupted" }), { signal: over.signal });
    timers.push(
      setTimeout(() => resolve({ kind: "timed-out", limitMs: timeoutMs }), Math.min(timeoutMs, longestTimerMs)),
      setInterval(() => void assertSpace(options).catch(reject), diskPollMs),
    );
  });
  // It may reject when nobody waits for it any more.
  end.catch(() => {});
  const cancel = (): void => {
    over.abort();
    timers.forEach((timer) => clearTimeout(timer));
  };
  return { end, cancel };
}

async function assertSpace({ logPath, alsoWrites = [] }: ProcessOptions): Promise<void> {
  for (const path of [logPath, ...alsoWrites]) {
    const isFull = await isDiskFull(path).catch((error: unknown) => {
      throw logFailed(path, error);
    });
    if (isFull) throw logFailed(path, { code: "ENOSPC" });
  }
}
