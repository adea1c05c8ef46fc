import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { readProcessTable } from "../../../src/base/process/process-table.ts";
import { gitEnvironment } from "../../support/repository.ts";

const main = fileURLToPath(new URL("../../../dist/cli/loop/main.js", import.meta.url));

/** How a call of the program ended, and what it said. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call of the program that runs. */
export interface RunningLoop {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** How a call is made. */
export interface CallOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** A module that is loaded before the program. */
  readonly preload?: string;
  /** In a process group of its own, as a shell starts its foreground job. @default false */
  readonly ownGroup?: boolean;
}

/** Starts the built program in a project. */
export function startLoop(root: string, args: readonly string[] = [], options: CallOptions = {}): RunningLoop {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT|VITEST|GITHUB|LOOP|PYTEST)_/u.test(name));
  const env = { ...Object.fromEntries(inherited), ...gitEnvironment, NO_COLOR: "1", ...options.env };
  const preload = options.preload === undefined ? [] : ["--import", options.preload];
  const child = spawn(process.execPath, [...preload, main, ...args], {
    cwd: root,
    env,
    detached: options.ownGroup === true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => (output[name] += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, ...output }));
  });
  return { child, ended };
}

/** Runs the built program in a project to its end. */
export function loop(root: string, ...args: readonly string[]): Promise<Ended> {
  return startLoop(root, args).ended;
}

/** Calls that did not end well and silently, each with what it said; they run one after the other. */
export async function failures(root: string, calls: readonly string[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const call of calls) {
    const { exitCode, stdout, stderr } = await loop(root, ...call.split(" "));
    if (exitCode !== 0 || stderr !== "") failed.push(`loop ${call}: ${exitCode}\n${stdout}${stderr}`);
  }
  return failed;
}

/** Processes alive that carry one of these marks, or one below it. */
export function markedProcesses(marks: readonly string[]): readonly number[] {
  return readProcessTable()
    .filter(({ alive, mark }) => alive && mark !== null && marks.some((each) => mark.startsWith(each)))
    .map(({ pid }) => pid);
}

/** The marks that a journal's steps gave to their processes. */
export function marksOf(journal: string): readonly string[] {
  return [...journal.matchAll(/"mark":"(loop-[0-9a-f-]+)/gu)].map((found) => found[1] as string);
}

/** Returns as soon as something is so; throws when it never is. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never so: ${holds.toString()}`);
    await sleep(5);
  }
}

/** The text of a file; empty while it is not there. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
