// Children of the bench. A signal to the bench goes to the child, which saves what it has; a child that a killed bench
// left behind is ended before the next one starts, for it would write into the same folders.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { here } from "./workspace.mjs";

const exitCodes = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs a command to its end, its errors (and, without `capture`, its output) shown as they come.
 * @param argv program and arguments
 * @param options `env`: added to this process's; `capture`: whether standard output is returned
 * @returns its standard output, or "" @throws Error where it ends with another code than 0
 */
export async function runChild(workspace, argv, { env = {}, capture = false } = {}) {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    stdio: ["ignore", capture ? "pipe" : "inherit", "inherit"],
    env: { ...process.env, ...env },
    detached: true, // Ctrl-C reaches it once, through `passSignals`
  });
  noteChild(workspace, child.pid);
  const stop = passSignals(child);
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  stop();
  rmSync(noteFile(workspace), { force: true });
  if (ended !== 0) throw new Error(`${argv.slice(0, 4).join(" ")} … ended with ${ended}`);
  return output;
}

/** Runs a script of this folder in a process of its own, with a request as JSON; the last line that it prints is its answer. */
export async function runWorker(workspace, script, request) {
  const argv = [process.execPath, join(here, script), JSON.stringify(request)];
  const output = await runChild(workspace, argv, { env: { PTYCHO_BENCH_BUILD: workspace.build }, capture: true });
  return JSON.parse(output.trim().split("\n").at(-1));
}

/** Runs the program `ptycho` of the frozen build. */
export async function runPtycho(workspace, args) {
  await runChild(workspace, [process.execPath, join(workspace.build, "cli", "ptycho", "main.js"), ...args]);
}

/** Ends the child of a bench that was killed. */
export async function endOrphan(workspace) {
  const file = noteFile(workspace);
  if (!existsSync(file)) return;
  const { pid, startedAt } = JSON.parse(readFileSync(file, "utf8"));
  const isAlive = () => startOf(pid) === startedAt && startedAt !== null;
  if (isAlive()) {
    console.error(`ending process ${pid}, left behind by a bench that was killed`);
    process.kill(pid, "SIGTERM");
    while (isAlive()) await sleep(200);
  }
  rmSync(file, { force: true });
}

/** Before the child has saved its state the bench does not leave. */
function passSignals(child) {
  const handlers = Object.entries(exitCodes).map(([signal, code]) => {
    const handler = () => {
      child.once("close", () => process.exit(code));
      child.kill(signal);
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((remove) => remove());
}

function noteChild(workspace, pid) {
  mkdirSync(workspace.folder, { recursive: true });
  writeFileSync(noteFile(workspace), JSON.stringify({ pid, startedAt: startOf(pid) }));
}

function noteFile({ folder }) {
  return join(folder, "child.json");
}

/** When a process started, in the kernel's clock ticks: a number that was given away again has another; null without /proc. */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[19];
  } catch {
    return null;
  }
}
