import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll } from "vitest";
import type { ErrorReport } from "../../../../src/base/errors/error-report.ts";
import { availableEngines } from "../../../support/engines.ts";

const program = fileURLToPath(new URL("../../../../dist/cli/ptycho/main.js", import.meta.url));

/** The fastest engine that is there, for tests to which it is all the same. */
export const engine = availableEngines().every(({ missing }) => missing === null) ? "native" : "wasm";

/** How a `ptycho` process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder where `ptycho` is run, gone after the file's tests. */
export interface Workplace {
  readonly root: string;
  readonly path: (...parts: string[]) => string;
  /** Runs the built program in a process of its own. */
  readonly ptycho: (...args: string[]) => Promise<Ended>;
  /** Runs it with `--json`. @returns its one document */
  readonly json: <Answer>(...args: string[]) => Promise<Answer>;
  /** What a command with `--json` is refused with. */
  readonly refusal: (...args: string[]) => Promise<ErrorReport & { readonly exitCode: number | null }>;
  /** Starts it and leaves it running. */
  readonly start: (args: readonly string[], environment?: Readonly<Record<string, string>>) => Running;
}

/** To be called once in a test file. */
export function workplace(environment: Readonly<Record<string, string>> = {}): Workplace {
  const root = mkdtempSync(join(tmpdir(), "ptycho-e2e-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const start: Workplace["start"] = (args, more = {}) => startProgram(root, args, { ...environment, ...more });
  const ptycho: Workplace["ptycho"] = async (...args) => endOf(start(args));
  return {
    root,
    path: (...parts) => join(root, ...parts),
    start,
    ptycho,
    json: async <Answer>(...args: string[]) => {
      const { stdout, stderr, exitCode } = await ptycho(...args, "--json");
      if (exitCode !== 0) throw new Error(`ptycho ${args.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
      return JSON.parse(stdout) as Answer;
    },
    refusal: async (...args) => {
      const { stdout, exitCode } = await ptycho(...args, "--json");
      const { error } = JSON.parse(stdout) as { readonly error?: ErrorReport };
      if (error === undefined) throw new Error(`ptycho ${args.join(" ")} was not refused:\n${stdout}`);
      return { ...error, exitCode };
    },
  };
}

/** A program that runs. */
export type Running = ReturnType<typeof startProgram>;

function startProgram(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { PTYCHO_ENGINE: engine, ...environment };
  return execa(process.execPath, [program, ...args], { cwd, env, stdin: "ignore", reject: false });
}

/** Waits for a process that was started. */
export async function endOf(child: Running): Promise<Ended> {
  const { exitCode = null, signal = null, stdout, stderr } = await child;
  return { exitCode, signal, stdout, stderr };
}

/** A scan of 49 patterns and its truth, made by the program itself. */
export async function simulateTiny({ ptycho }: Workplace, file = "scan.npz"): Promise<void> {
  const { exitCode, stderr } = await ptycho("simulate", file, "--object-size", "160", "--step-px", "16");
  if (exitCode !== 0) throw new Error(stderr);
}

/** Knobs of the smallest network that trains in a second. */
export const tiny = ["--n-filters-scale", "0.25", "--loss", "mae"] as const;
