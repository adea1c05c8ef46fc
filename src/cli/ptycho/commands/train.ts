import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { formatRoughDuration } from "../../../base/text/duration.ts";
import { plural } from "../../../base/text/plural.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import { trainableSizes } from "../../../trainer/data/inspection/check-size.ts";
import { openScan, type OpenScanOptions } from "../../../trainer/data/open-scan.ts";
import { modelConfigFlags, resolveModelConfig } from "../../../trainer/model/model-config.ts";
import { resolveExecutionConfig } from "../../../trainer/training/execution-config.ts";
import { executionConfigFlags } from "../../../trainer/training/execution-config-flags.ts";
import { assertNewRun, readRunFile, runFolderPaths } from "../../../trainer/training/run-folder.ts";
import { type PreparedRun, train, type TrainOptions, type TrainResult } from "../../../trainer/training/train.ts";
import { readConfigFile } from "../config-file.ts";
import { type DataFlags, scanArguments, toScanOptions, typedKnobs } from "../options.ts";
import { createProgress, type Progress } from "../progress.ts";
import { timedFolder } from "../run-name.ts";
import { type CommandContext, type CommandEnd, type GlobalOptions, runCommand } from "../run-command.ts";

/** Options of `ptycho train`; knobs of model and execution stand among them by their names. */
export interface TrainFlags extends GlobalOptions, DataFlags {
  readonly data?: string | undefined;
  readonly output?: string;
  readonly config?: string;
  readonly validation?: string;
  readonly resume?: string;
  readonly neighbours?: number;
}

/** What a resumed run needs to find its data again; kept with the weights. */
interface DataOrigin {
  readonly data: string;
  readonly dataOptions: OpenScanOptions;
  readonly validation: string | null;
  readonly neighbours: number | null;
}

/** `ptycho train DATA`: exit code 0 trained, 1 given up (not finite, diverged), 130 and 143 stopped and saved. */
export function runTrain(flags: TrainFlags): Promise<void> {
  return runCommand(flags, async (context) => {
    const knobs = readKnobs(flags);
    const folder = flags.resume ?? flags.output ?? timedFolder();
    if (flags.resume === undefined) assertNewRun(folder);
    else assertOnlyResumes(flags, knobs);
    const origin = flags.resume === undefined ? originOf(flags) : readOrigin(flags, folder);
    const scan = await openScan(origin.data, origin.dataOptions);
    try {
      scan.conversions.forEach((conversion) => context.print(conversion));
      const validationScan = origin.validation === null ? null : await openScan(origin.validation, origin.dataOptions);
      try {
        const result = await trainWithProgress(context, {
          scan,
          dataFile: origin.data,
          folder,
          ...knobs,
          ...(validationScan !== null && { validationScan }),
          ...(origin.neighbours !== null && { neighbours: origin.neighbours }),
          resume: flags.resume !== undefined,
          command: ["ptycho", ...process.argv.slice(2)],
          extra: { origin },
          signal: context.signal,
        });
        return tellResult(context, result, origin);
      } finally {
        await validationScan?.patterns.close();
      }
    } finally {
      await scan.patterns.close();
    }
  });
}

/** Trains and shows how it goes. */
export async function trainWithProgress(context: CommandContext, options: TrainOptions): Promise<TrainResult> {
  let progress: Progress | null = null;
  try {
    return await train({
      ...options,
      observers: [{ name: "progress", onEvent: (event) => progress?.onEvent(event) }],
      onPrepared: (prepared) => {
        tellPrepared(context, prepared);
        const shown = context.live ? "live" : "plain";
        const mode = prepared.config.progress ? shown : "off";
        progress = createProgress({ print: context.print, mode, epochs: prepared.epochs });
      },
    });
  } finally {
    (progress as Progress | null)?.stop();
  }
}

function tellPrepared({ print }: CommandContext, prepared: PreparedRun): void {
  const { engine, definition, epochs, epochsLeft, parameters, trainGroups, validationGroups, estimatedSeconds } =
    prepared;
  const { config: model } = definition;
  const { name, precision, threads } = engine.identity;
  const groups = model.gridsize === 1 ? "patterns" : `groups of ${model.gridsize ** 2} patterns`;
  print(`engine   ${name}, ${precision}, threads: ${threads} (${engine.reason})`);
  print(
    `model    ${model.architecture}, N ${model.N}, gridsize ${model.gridsize}, ${parameters} parameters, ${model.loss}`,
  );
  print(`data     ${trainGroups} ${groups} to train on, ${validationGroups} to validate on`);
  for (const notice of prepared.notices) print(notice);
  print(`time     ${spanOf(epochsLeft, epochs, estimatedSeconds)}`);
}

function spanOf(left: number, all: number, seconds: number): string {
  if (left === 0) return `no epoch of ${all} is left; a larger --epochs goes further`;
  const span = left === all ? plural(all, "epoch") : `the ${plural(left, "epoch")} left of ${all}`;
  return `about ${formatRoughDuration(seconds)} for ${span}, from measured steps`;
}

function tellResult({ print, printJson }: CommandContext, result: TrainResult, origin: DataOrigin): CommandEnd {
  const { reason, epochs, folder, checkpoint, weightsHash, monitor, best, history } = result;
  printJson({ reason, epochs, folder, checkpoint, weightsHash, monitor, best, history });
  print(`ended    ${reason} after ${plural(epochs, "epoch")}; weights sha256 ${weightsHash.slice(0, 16)}…`);
  if (best !== null) print(`best     epoch ${best.epoch + 1}, ${monitor} ${best.value.toPrecision(6)}: ${best.path}`);
  print(`run      ${folder}`);
  if (reason === "interrupted") {
    print(`go on    npx ptycho train --resume ${shellQuote(folder)}`);
    return "interrupted";
  }
  if (reason === "non-finite" || reason === "divergence") return 1;
  if (checkpoint !== null) {
    const words = ["npx", "ptycho", "infer", folder, origin.data, ...scanArguments(origin.dataOptions)];
    print(`next     ${words.map(shellQuote).join(" ")}`);
  }
  return 0;
}

function originOf(flags: TrainFlags): DataOrigin {
  if (flags.data === undefined) {
    throw new AppError("CONFIG_USAGE", "There is no data to train on", {
      received: "neither a file nor --resume",
      expected: "ptycho train <data>, or ptycho train --resume <run folder>",
      hint: "no data at hand? `ptycho simulate scan.npz` makes some",
    });
  }
  if (existsSync(runFolderPaths(flags.data).run)) throw isRun(flags.data);
  return {
    data: flags.data,
    dataOptions: toScanOptions(flags),
    validation: flags.validation ?? null,
    neighbours: flags.neighbours ?? null,
  };
}

function isRun(folder: string): AppError {
  return new AppError("CONFIG_USAGE", `${folder} is the folder of a run, not a scan`, {
    received: folder,
    expected: "the NPZ file of a scan",
    hint: `go on with the run: npx ptycho train --resume ${shellQuote(folder)}`,
    where: { file: folder },
  });
}

/** The data of a resumed run is that of its start; a path that was typed says where the file lies now. */
function readOrigin(flags: TrainFlags, folder: string): DataOrigin {
  const file = runFolderPaths(folder).run;
  if (!existsSync(file)) {
    throw new AppError("CONFIG_USAGE", `${folder} holds no run to resume`, {
      received: folder,
      expected: "the folder of a run, with run.json in it",
      hint: "check the path; without --resume a new run is started",
      where: { file: folder },
    });
  }
  const { extra, startedIn } = readRunFile(file) as StartedRun;
  const origin = extra?.origin === undefined ? typedOrigin(flags) : seenFromHere(extra.origin, startedIn);
  if (origin === null) throw withoutOrigin(file);
  return { ...origin, ...(flags.data !== undefined && { data: flags.data }) };
}

/** What is read of `run.json`. */
interface StartedRun {
  readonly extra?: { readonly origin?: DataOrigin };
  readonly startedIn?: string;
}

function typedOrigin(flags: TrainFlags): DataOrigin | null {
  return flags.data === undefined ? null : originOf(flags);
}

/** The paths of a run that was started in another folder, as far as they lead somewhere from there. */
function seenFromHere(origin: DataOrigin, startedIn: string = process.cwd()): DataOrigin {
  const seen = (path: string): string => {
    const there = resolve(startedIn, path);
    return startedIn === process.cwd() || !existsSync(there) ? path : there;
  };
  const { data, validation, dataOptions } = origin;
  const { probeFrom, maskFrom } = dataOptions;
  return {
    ...origin,
    data: seen(data),
    validation: validation === null ? null : seen(validation),
    dataOptions: {
      ...dataOptions,
      ...(probeFrom !== undefined && { probeFrom: seen(probeFrom) }),
      ...(maskFrom !== undefined && { maskFrom: seen(maskFrom) }),
    },
  };
}

function withoutOrigin(file: string): AppError {
  return new AppError("CONFIG_USAGE", "The run does not say which data it was trained on", {
    received: "a run that was started by a program, on data in memory",
    expected: "ptycho train <data> --resume <run folder>",
    hint: "name the file of the data, or resume in that program",
    where: { file },
  });
}

/** What a resume cannot change is refused: a flag without effect would be a lie. */
function assertOnlyResumes(flags: TrainFlags, { model = {} }: Knobs): void {
  const data = Object.keys(toScanOptions(flags)).map((name) => `the data option ${name}`);
  const others = (["output", "validation", "neighbours"] as const).filter((name) => flags[name] !== undefined);
  const given = [...Object.keys(model), ...others, ...data];
  if (given.length === 0) return;
  throw new AppError("CONFIG_USAGE", "A resume goes on with the network and the data of its run", {
    received: given.join(", "),
    expected: "--resume with knobs of the execution alone, and perhaps the file where the data lie now",
    hint: "leave out what is listed, or start a new run without --resume",
  });
}

/** Knobs from the config file, then from the command line; all are checked before any data are read. */
function readKnobs(flags: TrainFlags): Knobs {
  const typed = flags as Readonly<Record<string, unknown>>;
  const file = flags.config === undefined ? {} : readConfigFile(flags.config);
  if (flags.config !== undefined) resolveExecutionConfig(file.execution ?? {}, { file: flags.config });
  const execution = { ...file.execution, ...typedKnobs(typed, executionConfigFlags()) };
  resolveExecutionConfig(execution, { file: "command line" });
  const model = { ...file.model, ...typedKnobs(typed, modelConfigFlags()) };
  if (flags.config !== undefined) assertModel(file.model ?? {}, flags.config);
  assertModel(model, "command line");
  return { model, execution };
}

/** Before a large file is read; how many pixels the patterns have is not known yet. */
function assertModel(model: Readonly<Record<string, unknown>>, file: string): void {
  resolveModelConfig({ N: trainableSizes[0], ...model }, { file });
}

type Knobs = Pick<TrainOptions, "model" | "execution">;
