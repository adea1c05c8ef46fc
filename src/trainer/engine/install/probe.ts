import { fileURLToPath } from "node:url";
import { runQuick } from "../../../base/process/run-quick.ts";
import { buildFailed, tailOf } from "./faults.ts";

/**
 * Loads an addon in a process of its own and multiplies two matrices with it: an addon that crashes takes nobody along.
 * @returns TensorFlow's version
 * @throws AppError `ENGINE_BUILD_FAILED` with what the loader said
 */
export async function probeAddon(addonFile: string): Promise<string> {
  const program = fileURLToPath(new URL("./probe.mjs", import.meta.url));
  const env = { TF_CPP_MIN_LOG_LEVEL: "2" };
  const { exitCode, stdout, stderr } = await runQuick([process.execPath, program, addonFile], { cwd: "/", env });
  const answer = exitCode === 0 ? parseAnswer(stdout) : null;
  if (answer !== null && String(answer.values) === "19,22,43,50") return answer.version;
  throw buildFailed("The addon was built, but does not compute", {
    received: exitCode === 0 ? stdout.trim() : `exit ${exitCode}: ${tailOf(stderr)}`,
    expected: "the product of two matrices, [19, 22, 43, 50]",
    hint: "see the message above: a library that is missing, or a processor without AVX, which TensorFlow needs; `--engine wasm` runs everywhere",
  });
}

interface ProbeAnswer {
  readonly version: string;
  readonly values: readonly number[];
}

function parseAnswer(text: string): ProbeAnswer | null {
  try {
    return JSON.parse(text) as ProbeAnswer;
  } catch {
    return null;
  }
}
