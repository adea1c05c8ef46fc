// Timing of whole commands, the way a person feels them: from the start of the process to its end.
import { spawnSync } from "node:child_process";

/**
 * Runs a command to its end and returns its wall time in milliseconds and its output.
 * @throws Error where the exit code is another than expected: a command that fails early would look fast
 */
export function timed(argv, { cwd, env = {}, expectedExit = 0 }) {
  const [program, ...args] = argv;
  const startedAt = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const ms = performance.now() - startedAt;
  if (status === expectedExit) return { ms, stdout };
  throw new Error(
    `${argv.join(" ")} ended with ${status ?? error?.code} in the place of ${expectedExit}:\n${stdout}${stderr}`,
  );
}

/**
 * Repeats measurements in turn (a, b, a, b …), so that what disturbs the machine disturbs each alike.
 * @param subjects name → a function that does it once and returns milliseconds
 * @returns name → { medianMs, minMs, maxMs }
 */
export function interleave(subjects, repetitions) {
  const names = Object.keys(subjects);
  const samples = new Map(names.map((name) => [name, []]));
  for (let turn = 0; turn < repetitions; turn += 1) {
    for (const name of names) samples.get(name).push(subjects[name]());
  }
  return Object.fromEntries(names.map((name) => [name, summarise(samples.get(name))]));
}

function summarise(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const medianMs = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { medianMs, minMs: sorted[0], maxMs: sorted.at(-1) };
}
