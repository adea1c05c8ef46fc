import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";

/** Where and how a quick command runs. */
export interface QuickOptions {
  readonly cwd: string;
  /** Laid over this process's own environment; `undefined` takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text for its standard input. @default nothing, at its end from the start */
  readonly input?: string;
  /** Of input and standard output. @default "utf8" */
  readonly encoding?: "utf8" | "latin1";
  /** After this time the program is killed, with all that it started. @default never */
  readonly timeoutMs?: number;
  /** A program that prints more, on either output, is killed likewise. @default no limit */
  readonly mostBytes?: number;
  /** Kills it likewise. @default never */
  readonly signal?: AbortSignal;
}

/** What a quick command answered; 127 when the program does not exist, 128 when a signal ended it. */
export interface QuickResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a short command (git, a version look-up) and returns its whole output, trailing newlines included.
 * A failure of any kind is an exit code, never an exception.
 */
export async function runQuick(argv: readonly string[], options: QuickOptions): Promise<QuickResult> {
  const [program = "", ...args] = argv;
  const limit: Limit = { over: null, timer: undefined };
  try {
    const env = { ...process.env, ...options.env };
    const input = options.input === undefined ? "ignore" : "pipe";
    const child = spawn(program, args, {
      cwd: options.cwd,
      env,
      stdio: [input, "pipe", "pipe"],
      detached: options.timeoutMs !== undefined || options.mostBytes !== undefined || options.signal !== undefined,
    });
    startLimits(limit, child, options);
    // A program may end without reading all that it is given.
    child.stdin?.on("error", () => {});
    const { encoding = "utf8" } = options;
    child.stdin?.end(options.input, encoding);
    const outputs = [textOf(child.stdout, encoding), textOf(child.stderr, "utf8")] as const;
    const [exitCode, stdout, stderr] = await Promise.all([exitOf(child), ...outputs]);
    return { exitCode, stdout, stderr };
  } catch (error) {
    if (limit.over !== null) return { exitCode: 128, stdout: "", stderr: limit.over };
    return { exitCode: 127, stdout: "", stderr: (error as Error).message };
  } finally {
    clearTimeout(limit.timer);
  }
}

interface Limit {
  /** What was exceeded, in words. */
  over: string | null;
  timer: NodeJS.Timeout | undefined;
}

function startLimits(limit: Limit, child: ChildProcess, { timeoutMs, mostBytes, signal }: QuickOptions): void {
  const interrupt = (): void => stop(limit, child, "it was interrupted");
  if (signal?.aborted === true) interrupt();
  signal?.addEventListener("abort", interrupt, { once: true });
  child.once("exit", () => signal?.removeEventListener("abort", interrupt));
  if (timeoutMs !== undefined)
    limit.timer = setTimeout(() => stop(limit, child, `it had not ended after ${timeoutMs} ms`), timeoutMs);
  if (mostBytes === undefined) return;
  for (const stream of [child.stdout, child.stderr]) {
    let count = 0;
    stream?.on("data", (chunk: Buffer) => {
      count += chunk.length;
      if (count > mostBytes) stop(limit, child, `it printed more than ${mostBytes} bytes`);
    });
  }
}

/** Its process group is its own: what it started is killed as well, and may keep no pipe open. */
function stop(limit: Limit, child: ChildProcess, reason: string): void {
  limit.over ??= reason;
  try {
    process.kill(-(child.pid as number), "SIGKILL");
  } catch {
    // It has just ended.
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 128));
  });
}

async function textOf(stream: Readable | null, encoding: BufferEncoding): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString(encoding);
}
