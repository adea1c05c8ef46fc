import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL("../../../.cache/numpy/", import.meta.url));

/** Why there is no Python with NumPy; `null` where there is one. */
export const numpyMissing: string | null = reasonMissing();

function reasonMissing(): string | null {
  if (existsSync(join(folder, ".ready-numpy-2"))) return null;
  const note = join(folder, "missing.txt");
  return existsSync(note) ? readFileSync(note, "utf8") : "not prepared: run node scripts/test-numpy.mjs";
}

/**
 * Runs a Python program with NumPy as `np`.
 * @returns what it printed
 */
export async function python(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(join(folder, "bin", "python"), ["-c", program, ...args], {
    maxBuffer: 1 << 28,
  });
  return stdout;
}
