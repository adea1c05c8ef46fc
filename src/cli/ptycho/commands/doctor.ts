import { plural } from "../../../base/text/plural.ts";
import { collectDoctorReport, type DoctorPlace, type DoctorReport } from "../../../trainer/engine/doctor.ts";
import { formatBytes } from "../../../trainer/engine/install/text.ts";
import type { EngineOptions } from "../../../trainer/engine/types.ts";
import { runCommand, type GlobalOptions } from "../run-command.ts";

/** Options of `ptycho doctor`. */
export interface DoctorCommandOptions extends GlobalOptions {
  /** The engine to look at; the one that would be used where it is left out. */
  readonly engine?: EngineOptions["name"];
  readonly threads?: number;
}

/**
 * `ptycho doctor`: which engines there are, which is used and why, and how fast it is. Exit code 1 where none opens.
 * @public
 */
export function runDoctor(options: DoctorCommandOptions): Promise<void> {
  return runCommand(options, async ({ print, printJson }) => {
    const { engine: name, threads } = options;
    const engine = { ...(name === undefined ? {} : { name }), ...(threads === undefined ? {} : { threads }) };
    const report = await collectDoctorReport({ engine });
    formatReport(report).forEach(print);
    printJson(report);
    return report.engine === null ? 1 : 0;
  });
}

function formatReport(report: DoctorReport): readonly string[] {
  const { processor, cache } = report;
  const bfloat16 = processor.bfloat16.length === 0 ? "no bfloat16" : `bfloat16 by ${processor.bfloat16.join(", ")}`;
  return [
    line("system", `Node ${report.node}, ${report.system}`),
    line("processor", `${processor.name}, ${plural(processor.count, "thread")}, ${bfloat16}`),
    ...formatEngine(report),
    line("GPU", formatGpu(report.gpu)),
    ...report.native.map((place) => line(place.origin === "cache" ? "built here" : place.origin, formatPlace(place))),
    line("wasm", "always there"),
    line("cache", `${cache.folder}, ${cache.bytes === 0 ? "empty" : formatBytes(cache.bytes)}`),
    ...cache.engines.flatMap(({ name, problems }) =>
      problems.map((problem) => line("damaged", `${name}: ${problem}; run \`ptycho engine install\``)),
    ),
  ];
}

function formatEngine({ engine, failure, speed }: DoctorReport): readonly string[] {
  if (engine === null || speed === null) {
    return [
      line("engine", `none: ${failure?.message}; ${failure?.hint}`),
      ...(failure?.problems ?? []).map((one) => line("", one)),
    ];
  }
  const { name, version, threads, oneDnn, precision } = engine.identity;
  const oneDnnState = oneDnn === null ? "" : `, oneDNN ${oneDnn ? "on" : "off"}`;
  const product = name === "native" ? "TensorFlow" : "TensorFlow.js WebAssembly";
  return [
    line("engine", `${name}: ${product} ${version}, ${plural(threads, "thread")}${oneDnnState}, ${precision}`),
    line("why", engine.reason),
    line(
      "speed",
      `matrix product ${speed.matMulGflops.toFixed(0)}, convolution ${speed.convolutionGflops.toFixed(0)} GFLOP/s`,
    ),
  ];
}

function formatGpu({ driver, used }: DoctorReport["gpu"]): string {
  if (used) return "used";
  return driver
    ? "there is a driver, but the engine does not use it: `ptycho engine install --gpu`"
    : "none: no NVIDIA driver";
}

function formatPlace({ folder, reason }: DoctorPlace): string {
  return reason ?? `an addon in ${folder}`;
}

function line(label: string, text: string): string {
  return `${label.padEnd(14)}${text}`;
}
