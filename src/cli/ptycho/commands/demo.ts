import { existsSync } from "node:fs";
import { join } from "node:path";
import { saveFile } from "../../../base/files/atomic.ts";
import { plural } from "../../../base/text/plural.ts";
import { shellQuote } from "../../../base/text/shell.ts";
import { simulateScan } from "../../../trainer/data/simulation/simulate-scan.ts";
import { saveSimulatedScan, toScan } from "../../../trainer/data/simulation/simulated-scan-file.ts";
import type { Scan } from "../../../trainer/data/types.ts";
import { type EvaluationWithImages, evaluateWithImages } from "../../../trainer/evaluation/evaluate-object.ts";
import { stitchPatchMeans } from "../../../trainer/evaluation/patch-means.ts";
import { renderLossCurves } from "../../../trainer/evaluation/pictures/curves.ts";
import { type Reconstruction, saveReconstruction } from "../../../trainer/evaluation/reconstruction-file.ts";
import { formatTable, tableOf } from "../../../trainer/evaluation/report/table.ts";
import { type EvaluationWords, saveEvaluation } from "../../../trainer/evaluation/save-evaluation.ts";
import { infer } from "../../../trainer/inference/infer.ts";
import { lossNames } from "../../../trainer/training/metric-names.ts";
import { assertNewRun, readRunFile, runFolderPaths } from "../../../trainer/training/run-folder.ts";
import type { TrainResult } from "../../../trainer/training/train.ts";
import { demoEpochs } from "../demo-epochs.ts";
import { timedFolder } from "../run-name.ts";
import { type CommandContext, type CommandEnd, type GlobalOptions, runCommand } from "../run-command.ts";
import { trainWithProgress } from "./train.ts";

/** Options of `ptycho demo`. */
export interface DemoOptions extends GlobalOptions {
  /** The run folder. @default `runs/demo-` and the time */
  readonly output?: string;
  /** @default 12 */
  readonly epochs?: number;
  /** @default what the machine has */
  readonly engine?: string;
}

/** Half the filters of the full network: a few minutes on two cores, also without the native engine. */
const demoModel = { nFiltersScale: 1, loss: "mae" };
const demoExecution = {
  epochs: demoEpochs,
  batchSize: 8,
  scheduler: "warmup-cosine",
  warmupEpochs: 0,
  validationFraction: 0.05,
};

/**
 * `ptycho demo`: simulate, train without labels, reconstruct, evaluate; leaves a run folder with a page to look at. In
 * the folder of a demo that was stopped it goes on where that one stood.
 */
export function runDemo(options: DemoOptions): Promise<void> {
  return runCommand(options, async (context) => {
    const folder = options.output ?? timedFolder("demo");
    const resume = isStopped(folder);
    if (!resume) assertNewRun(folder);
    const dataFile = join(folder, "scan.npz");
    const scan = await simulateDemoScan(context, dataFile);
    const result = await trainWithProgress(context, {
      scan,
      dataFile,
      folder,
      resume,
      ...(!resume && { model: demoModel }),
      execution: {
        ...(!resume && demoExecution),
        ...(options.epochs !== undefined && { epochs: options.epochs }),
        ...(options.engine !== undefined && { engine: options.engine }),
      },
      command: ["ptycho", ...process.argv.slice(2)],
      extra: { demo: true, origin: { data: dataFile, dataOptions: {}, validation: null, neighbours: null } },
      signal: context.signal,
    });
    return finish(context, scan, result);
  });
}

/** Whether a folder holds a demo whose page is still to be made. */
function isStopped(folder: string): boolean {
  const { run } = runFolderPaths(folder);
  if (!existsSync(run) || existsSync(join(folder, "report.html"))) return false;
  const { extra } = readRunFile(run) as { readonly extra?: { readonly demo?: unknown } };
  return extra?.demo === true;
}

/** One lines object with real phase under a curved probe. */
async function simulateDemoScan({ print, signal }: CommandContext, file: string): Promise<Scan> {
  const simulated = await simulateScan({ signal });
  await saveSimulatedScan(file, simulated);
  const scan = toScan(simulated);
  print(
    `scan     ${scan.patterns.count} patterns of 64 × 64, ${simulated.dose.mean.toPrecision(3)} counts each: ${file}`,
  );
  print(`         ${scan.conversions.join("; ")}`);
  return scan;
}

async function finish(context: CommandContext, scan: Scan, result: TrainResult): Promise<CommandEnd> {
  const { print, printJson, signal } = context;
  const { folder, reason, checkpoint } = result;
  if (reason === "interrupted") return tellStopped(context, result);
  if (reason === "non-finite" || checkpoint === null) {
    printJson({ folder, reason, checkpoint });
    print(`ended: ${reason}`);
    return 1;
  }
  const engine = { name: result.engine.identity.name };
  const reconstructions = await unlessAborted(signal, infer({ checkpoint, scan, signal, engine }));
  if (reconstructions === null) return tellStopped(context, result);
  const [reconstruction] = reconstructions;
  const file = join(folder, "reconstruction.npz");
  await saveReconstruction(file, reconstruction as Reconstruction);
  const evaluation = await evaluate(scan, reconstruction as Reconstruction);
  const lossCurves = lossCurvesOf(result);
  await saveEvaluation(folder, evaluation, { ...wordsOf(result, file), charts: [{ title: "Loss", svg: lossCurves }] });
  await saveFile(join(folder, "loss.svg"), lossCurves);
  print("");
  print(formatTable(tableOf(evaluation.report)));
  for (const note of evaluation.report.notes) print(`note: ${note}`);
  print(`pictures ${join(folder, "report.html")}`);
  printJson({ folder, reason, checkpoint, reconstruction: file, report: evaluation.report });
  return 0;
}

/** What was trained is saved, whether training or what comes after it was stopped. */
function tellStopped({ print, printJson }: CommandContext, { folder, checkpoint }: TrainResult): CommandEnd {
  printJson({ folder, reason: "interrupted", checkpoint });
  print(`go on    npx ptycho demo -o ${shellQuote(folder)}`);
  return "interrupted";
}

/** What a piece of work gives; `null` where the signal ended it. */
async function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function evaluate(scan: Scan, reconstruction: Reconstruction): Promise<EvaluationWithImages> {
  const { object, origin, probe, centresPx } = reconstruction;
  const truth = scan.object as NonNullable<Scan["object"]>;
  return evaluateWithImages(
    object,
    { ...truth, shape: truth.shape.slice(1) },
    {
      predictionOrigin: origin,
      windows: { probe, centresX: centresPx.x, centresY: centresPx.y },
      patchMeans: await stitchPatchMeans({ ...scan, indices: Int32Array.from(scan.scanIndex.keys()) }),
    },
  );
}

function lossCurvesOf({ definition, history }: TrainResult): string {
  const { trainLossName, valLossName } = lossNames(definition.config);
  const points = history.flatMap((record) =>
    record.kind === "epoch"
      ? [
          {
            epoch: record.epoch + 1,
            trainLoss: record.metrics[trainLossName] ?? Number.NaN,
            validationLoss: record.metrics[valLossName] ?? null,
          },
        ]
      : [],
  );
  return renderLossCurves(points, trainLossName);
}

function wordsOf(result: TrainResult, file: string): Omit<EvaluationWords, "charts"> {
  const { definition, history, engine, epochs } = result;
  const seconds = history.reduce((sum, record) => sum + (record.kind === "epoch" ? record.seconds : 0), 0);
  return {
    title: "A simulated scan, reconstructed by a network that saw no labels",
    summary: `${plural(epochs, "epoch")} on ${result.config.batchSize}-pattern batches in ${seconds.toFixed(0)} s, by the forward model and the ${definition.config.loss} loss alone.`,
    facts: [
      { name: "engine", value: `${engine.identity.name} ${engine.identity.version}, ${engine.identity.processor}` },
      { name: "weights", value: `sha256 ${result.weightsHash}` },
      { name: "reconstruction", value: file },
    ],
  };
}
