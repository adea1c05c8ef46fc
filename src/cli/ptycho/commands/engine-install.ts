import { shellQuote } from "../../../base/text/shell.ts";
import { installEngine } from "../../../trainer/engine/install/install-engine.ts";
import { planInstall, type InstallPlan } from "../../../trainer/engine/install/plan.ts";
import type { InstallProgress } from "../../../trainer/engine/install/progress.ts";
import { formatBytes } from "../../../trainer/engine/install/text.ts";
import { runCommand, type GlobalOptions } from "../run-command.ts";

/** Options of `ptycho engine install`. */
export interface EngineInstallOptions extends GlobalOptions {
  /** The wheel with CUDA 12. */
  readonly gpu?: boolean;
  /** Check the hash of every file of what is there. */
  readonly verify?: boolean;
  readonly dryRun?: boolean;
}

/**
 * `ptycho engine install`: builds the native engine, or says what it would do.
 * @public
 */
export function runEngineInstall(options: EngineInstallOptions): Promise<void> {
  return runCommand(options, async ({ print, printJson, signal }) => {
    const { gpu = false, verify = false } = options;
    if (options.dryRun === true) {
      const plan = await planInstall({ gpu, verify });
      formatPlan(plan).forEach(print);
      printJson(plan);
      return 0;
    }
    if (gpu) print("--gpu: prepared, but not yet tried on a GPU; please tell how it went");
    const report = (progress: InstallProgress): void => tellProgress(progress, print);
    const result = await installEngine({ gpu, verify, signal, report });
    const did = result.status === "present" ? "is there and whole" : `was built in ${formatSeconds(result.seconds)}`;
    print(`TensorFlow ${result.tensorflow} ${did}: ${result.folder}`);
    print("`ptycho doctor` measures it");
    printJson(result);
    return 0;
  });
}

/** A line when a step has ended; what takes long, or waits, is told when it begins. */
function tellProgress({ step, seconds }: InstallProgress, print: (line: string) => void): void {
  const isLong = /^(?:download|wait)/.test(step);
  if (seconds !== null) print(`  ${formatSeconds(seconds).padStart(7)}  ${step}`);
  else if (isLong) print(`           ${step} …`);
}

function formatPlan(plan: InstallPlan): readonly string[] {
  if (plan.present) return [`it is there and whole, nothing would be done: ${plan.folder}`];
  return [
    `would build ${plan.folder}`,
    ...plan.problems.map((problem) => `  what lies there is damaged: ${problem}`),
    `needs ${formatBytes(plan.workBytes)} of free space while it is built, and these downloads:`,
    ...plan.downloads.map(({ name, url, bytes, hash }) =>
      [`  ${name}`, bytes === null ? "" : ` (${formatBytes(bytes)})`, `\n    ${url}\n    ${hash}`].join(""),
    ),
    "and runs, BUILD being a folder of its own beside:",
    ...plan.commands.map((command) => `  ${command.map(shellQuote).join(" ")}`),
    ...plan.notes.map((note) => `note: ${note}`),
  ];
}

function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}
