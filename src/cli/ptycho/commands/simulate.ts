import { existsSync } from "node:fs";
import { AppError } from "../../../base/errors/app-error.ts";
import { saveSimulatedScan } from "../../../trainer/data/simulation/simulated-scan-file.ts";
import { simulateScan, type SimulationOptions } from "../../../trainer/data/simulation/simulate-scan.ts";
import { runCommand, type GlobalOptions } from "../run-command.ts";

/** Options of `ptycho simulate`: where to write, and what. */
export interface SimulateOptions extends GlobalOptions, Omit<SimulationOptions, "onProgress" | "signal"> {
  /** The NPZ file to write. */
  readonly output: string;
}

/** A line of progress comes no sooner than this after the last. */
const tellEveryMs = 5000;

/** `ptycho simulate OUTPUT`: a scan with its truth, in PtychoPINN's layout. */
export function runSimulate(options: SimulateOptions): Promise<void> {
  const { output, json = false, ...simulation } = options;
  return runCommand({ json }, async ({ print, printJson, signal }) => {
    assertFree(output);
    let last = performance.now();
    const onProgress = (done: number, total: number): void => {
      if (performance.now() - last < tellEveryMs) return;
      last = performance.now();
      print(`${done} of ${total} patterns`);
    };
    const simulated = await simulateScan({ ...simulation, onProgress, signal });
    await saveSimulatedScan(output, simulated);
    const { settings, dose } = simulated;
    const frames = simulated.scanIndex.length;
    print(
      `${output}: ${frames} patterns of ${settings.size} × ${settings.size} of ${settings.object}, ` +
        `${dose.mean.toPrecision(4)} counts a frame (${dose.least.toPrecision(4)} … ${dose.greatest.toPrecision(4)})`,
    );
    printJson({ output, frames, settings, dose });
    return 0;
  });
}

/** A file that is there may be a measurement. */
function assertFree(output: string): void {
  if (!existsSync(output)) return;
  throw new AppError("CONFIG_USAGE", `${output} exists already`, {
    received: output,
    expected: "a new file",
    hint: "name another one, or remove it first: no file is overwritten",
    where: { file: output },
  });
}
