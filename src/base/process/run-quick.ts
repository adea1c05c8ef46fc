import { execa } from "execa";

/** Where and how a quick command runs. */
export interface QuickOptions {
  readonly cwd: string;
  /** Laid over this process's own environment; `undefined` takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text for its standard input. @default nothing, at its end from the start */
  readonly input?: string;
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
  const result = await execa(argv[0] ?? "", argv.slice(1), {
    cwd: options.cwd,
    env: { ...options.env },
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 1_000_000_000,
  });
  const unstarted = result instanceof Error && result.exitCode === undefined && result.signal === undefined;
  return {
    exitCode: result.exitCode ?? (unstarted ? 127 : 128),
    stdout: result.stdout ?? "",
    stderr: unstarted ? result.originalMessage || result.message : (result.stderr ?? ""),
  };
}
