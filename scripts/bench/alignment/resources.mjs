// Wall time and memory of a command with all processes that it starts.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const sampleEveryMs = 20;
const keptOutput = 1 << 20;

/**
 * Runs a command to its end or its limit. Its output is read, not shown.
 * @param argv program and arguments
 * @param options `cwd`, `limitMs`, `env`: added to this process's
 * @returns `ms`; `peakBytes`: greatest resident memory of the process tree at one time, null without Linux's /proc;
 *   `exit`: code or signal, null where the limit ended it; `output`: the first MiB of each of both streams
 */
export async function runMeasured(argv, { cwd, limitMs, env = {} }) {
  const [program, ...args] = argv;
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // its own group, so that the limit ends all of it
  });
  const read = [child.stdout, child.stderr].map(readStream);
  const memory = watchMemory(child.pid);
  let isOver = false;
  const limit = setTimeout(() => {
    isOver = true;
    endGroup(child.pid);
  }, limitMs);
  const exit = await new Promise((resolve) => {
    child.on("error", (error) => resolve(error.code));
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  const ms = performance.now() - startedAt;
  clearTimeout(limit);
  return { ms, peakBytes: memory.stop(), exit: isOver ? null : exit, output: read.map((text) => text()).join("") };
}

function readStream(stream) {
  let text = "";
  stream.setEncoding("utf8").on("data", (more) => {
    if (text.length < keptOutput) text += more;
  });
  return () => text;
}

function endGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it ended by itself meanwhile
  }
}

/** Samples the tree. A process's own greatest memory, which the kernel keeps, counts where the samples missed it. */
function watchMemory(pid) {
  let peak = 0;
  const sample = () => {
    const tree = treeOf(pid).map(memoryOf);
    const together = tree.reduce((sum, { now }) => sum + now, 0);
    peak = Math.max(peak, together, ...tree.map(({ greatest }) => greatest));
  };
  const timer = setInterval(sample, sampleEveryMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peak === 0 ? null : peak;
    },
  };
}

function treeOf(pid) {
  const seen = [pid];
  for (const parent of seen) seen.push(...childrenOf(parent)); // grows while it is walked
  return seen;
}

function childrenOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function memoryOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return { now: kibibytes(status, "VmRSS"), greatest: kibibytes(status, "VmHWM") };
  } catch {
    return { now: 0, greatest: 0 };
  }
}

function kibibytes(status, name) {
  return 1024 * Number(new RegExp(`^${name}:\\s*(\\d+)`, "mu").exec(status)?.[1] ?? 0);
}
