import { formatInspection } from "../../../trainer/data/inspection/format-inspection.ts";
import { inspectScan } from "../../../trainer/data/inspection/inspect-scan.ts";
import { toScanOptions, type DataFlags } from "../options.ts";
import { runCommand, type GlobalOptions } from "../run-command.ts";

/** Options of `ptycho inspect`. */
export interface InspectOptions extends GlobalOptions, DataFlags {
  /** The NPZ file to look at. */
  readonly file: string;
}

/** `ptycho inspect FILE`: what is in a file and what is wrong with it. Exit code 2 where training would be nonsense. */
export function runInspect(options: InspectOptions): Promise<void> {
  return runCommand(options, async ({ print, printJson }) => {
    const inspection = await inspectScan(options.file, { stated: toScanOptions(options) });
    print(formatInspection(inspection));
    printJson(inspection);
    return inspection.findings.some(({ severity }) => severity === "error") ? 2 : 0;
  });
}
