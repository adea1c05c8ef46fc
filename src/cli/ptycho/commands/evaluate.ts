import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { openScan, type OpenScanOptions } from "../../../trainer/data/open-scan.ts";
import { coversPositions } from "../../../trainer/evaluation/covers-positions.ts";
import type { Scan } from "../../../trainer/data/types.ts";
import { evaluateWithImages } from "../../../trainer/evaluation/evaluate-object.ts";
import { loadTruth, type LoadedTruth } from "../../../trainer/evaluation/load-truth.ts";
import { stitchPatchMeans } from "../../../trainer/evaluation/patch-means.ts";
import { loadReconstruction, type Reconstruction } from "../../../trainer/evaluation/reconstruction-file.ts";
import { formatTable, tableOf } from "../../../trainer/evaluation/report/table.ts";
import { saveEvaluation } from "../../../trainer/evaluation/save-evaluation.ts";
import type { EvaluationOptions, EvaluationReport, PlacedObject } from "../../../trainer/evaluation/types.ts";
import { toScanOptions, type DataFlags } from "../options.ts";
import { runCommand, type GlobalOptions } from "../run-command.ts";

/** Options of `ptycho evaluate`. */
export interface EvaluateOptions extends GlobalOptions, DataFlags {
  /** A file of `ptycho infer`, or the folder that holds it as `reconstruction.npz`. */
  readonly reconstruction: string;
  /** An NPZ file with the truth: a scan with `objects` or `objectGuess`, a reconstruction, or the array alone. */
  readonly truth: string;
  /** The scan, for the patch means. @default the truth's file, where it is a scan */
  readonly data?: string;
  /** @default `evaluation` beside the reconstruction */
  readonly output?: string;
  /** Rows and columns of the truth to score: `top,left,height,width`. */
  readonly region?: string;
  /** Side of the square to score in the middle of what both cover, pixels; instead of `region`. */
  readonly centralPx?: number;
  /** Object pixel coordinates of the truth's first pixel: `y,x`. */
  readonly truthOrigin?: string;
  /** @default true */
  readonly register?: boolean;
  /** Pixels. @default 8; 32 where nothing tells where the truth lies */
  readonly maximumShiftPx?: number;
  /** Two reconstructions of independent halves of the scan. */
  readonly halves?: readonly string[];
}

/** How far a truth may lie from where the middles of both meet, pixels. */
const unknownOriginShiftPx = 32;

/** `ptycho evaluate RECONSTRUCTION --truth FILE`: scores, pictures and a page. */
export function runEvaluate(options: EvaluateOptions): Promise<void> {
  return runCommand(options, async ({ print, printJson }) => {
    assertNumber(options.centralPx, "--central-px");
    assertNumber(options.maximumShiftPx, "--maximum-shift-px");
    const file = reconstructionFile(options.reconstruction);
    const reconstruction = await loadReconstruction(file);
    const truth = await loadTruth(options.truth, reconstruction.scanIndex, toScanOptions(options));
    try {
      const settings = await settle(options, reconstruction, truth);
      const evaluation = evaluateWithImages(reconstruction.object, truth.object, settings.evaluation);
      const folder = options.output ?? join(dirname(file), "evaluation");
      const files = await saveEvaluation(folder, evaluation, {
        title: "Reconstruction against its truth",
        summary: summaryOf(evaluation.report),
        facts: [
          { name: "reconstruction", value: file },
          { name: "truth", value: `${options.truth}: ${truth.from}` },
          ...Object.entries(reconstruction.source).map(([name, value]) => ({ name, value: textOf(value) })),
        ],
        notes: settings.notes,
      });
      print(formatTable(tableOf(evaluation.report)));
      for (const note of [...evaluation.report.notes, ...settings.notes]) print(`note: ${note}`);
      print(`report   ${join(folder, "report.html")}`);
      printJson({ ...evaluation.report, notes: [...evaluation.report.notes, ...settings.notes], files });
      return 0;
    } finally {
      await truth.scan?.patterns.close();
    }
  });
}

function reconstructionFile(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (!isFolder) return path;
  const found = readdirSync(path).filter((name) => /^reconstruction(?:-\d+)?\.npz$/u.test(name));
  const [only] = found;
  if (found.length === 1 && only !== undefined) return join(path, only);
  throw new AppError("DATA_NOT_FOUND", "The folder does not hold one reconstruction", {
    received: found.length === 0 ? "a folder without reconstruction.npz" : `several: ${found.join(", ")}`,
    expected: "one file of `ptycho infer`, or the folder that holds one",
    hint: found.length === 0 ? "make one with `ptycho infer`" : "name one of the files: each is scored on its own",
    where: { file: path },
  });
}

interface Settings {
  readonly evaluation: EvaluationOptions;
  readonly notes: readonly string[];
}

async function settle(options: EvaluateOptions, reconstruction: Reconstruction, truth: LoadedTruth): Promise<Settings> {
  const known = options.truthOrigin === undefined ? truth.origin : parseOrigin(options.truthOrigin);
  const truthOrigin = known ?? middleOnMiddle(reconstruction, truth);
  const maximumShiftPx = options.maximumShiftPx ?? (known === null ? unknownOriginShiftPx : undefined);
  const region = regionOf(options);
  const isOtherScan = options.data === undefined && truth.scan !== null && !coversPositions(truth.scan, reconstruction);
  const patchMeans = await findPatchMeans(options, reconstruction, isOtherScan ? null : truth.scan);
  const halves = options.halves === undefined ? undefined : await loadHalves(options.halves);
  return {
    evaluation: {
      predictionOrigin: reconstruction.origin,
      truthOrigin,
      register: options.register ?? true,
      pixelSizeM: reconstruction.pixelSizeM,
      windows: {
        probe: reconstruction.probe,
        centresX: reconstruction.centresPx.x,
        centresY: reconstruction.centresPx.y,
      },
      ...(region !== undefined && { region }),
      ...(maximumShiftPx !== undefined && { maximumShiftPx }),
      ...(patchMeans !== null && { patchMeans }),
      ...(halves !== undefined && { halves }),
    },
    notes: [
      known === null && "Nothing tells where the truth lies: the middles of both were laid on each other first.",
      isOtherScan &&
        `${options.truth} is a scan of other positions than those that were reconstructed: is it the right truth? Its patch means were left out.`,
      patchMeans === null &&
        !isOtherScan &&
        "Without the scan's patterns there are no patch means to compare with; give them with --data.",
    ].filter((note) => note !== false),
  };
}

function middleOnMiddle({ object, origin }: Reconstruction, truth: LoadedTruth): EvaluationOptions["truthOrigin"] & {} {
  const [height = 0, width = 0] = object.shape;
  const [truthHeight = 0, truthWidth = 0] = truth.object.shape;
  return { x: origin.x + (width - truthWidth) / 2, y: origin.y + (height - truthHeight) / 2 };
}

async function findPatchMeans(
  options: EvaluateOptions,
  reconstruction: Reconstruction,
  scanOfTruth: Scan | null,
): Promise<PlacedObject | null> {
  if (options.data === undefined) return scanOfTruth === null ? null : await patchMeansOf(scanOfTruth, reconstruction);
  const scanOptions: OpenScanOptions = toScanOptions(options);
  const scan = await openScan(options.data, scanOptions);
  try {
    return await patchMeansOf(scan, reconstruction);
  } finally {
    await scan.patterns.close();
  }
}

async function patchMeansOf(scan: Scan, { scanIndex }: Reconstruction): Promise<PlacedObject> {
  const indices = Array.from(scan.scanIndex.keys()).filter((index) => scan.scanIndex[index] === scanIndex);
  return await stitchPatchMeans({ ...scan, indices });
}

async function loadHalves(files: readonly string[]): Promise<readonly [PlacedObject, PlacedObject]> {
  const [first, second] = files;
  if (first === undefined || second === undefined || files.length !== 2) {
    throw usage(
      "--halves takes two files",
      files.join(" "),
      "the reconstructions of two independent halves of the scan",
    );
  }
  return [await loadReconstruction(first), await loadReconstruction(second)];
}

function regionOf({ region, centralPx }: EvaluateOptions): EvaluationOptions["region"] {
  if (region === undefined) return centralPx === undefined ? undefined : { centralPx };
  if (centralPx !== undefined) throw usage("--region and --central-px exclude each other", region, "one of them");
  const [top, left, height, width] = parseNumbers(region, 4, "--region");
  return { top: top!, left: left!, height: height!, width: width! };
}

function parseOrigin(text: string): { readonly x: number; readonly y: number } {
  const [y, x] = parseNumbers(text, 2, "--truth-origin");
  return { x: x!, y: y! };
}

function parseNumbers(text: string, count: number, flag: string): readonly number[] {
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.length === count && numbers.every((number) => Number.isFinite(number))) return numbers;
  throw usage(`${flag} takes ${count} numbers`, text, count === 4 ? "top,left,height,width" : "y,x");
}

function assertNumber(value: number | undefined, flag: string): void {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return;
  throw usage(`${flag} takes a number of pixels`, String(value), "a number, 0 or more");
}

function usage(message: string, received: string, expected: string): AppError {
  return new AppError("CONFIG_USAGE", message, { received, expected, hint: "see `ptycho evaluate --help`" });
}

/** The scores in a sentence, for the head of the page. */
function summaryOf({ rows }: EvaluationReport): string {
  const [prediction, ...yardsticks] = rows;
  const parts = (["amplitude", "phase"] as const).flatMap((part) => {
    const ssim = prediction?.[part]?.ssim ?? null;
    if (ssim === null) return [];
    const others = yardsticks.map((row) => `${row.name} ${row[part]?.ssim?.toFixed(3) ?? "–"}`);
    return [`${part} SSIM ${ssim.toFixed(3)} (${others.join(", ")})`];
  });
  const sentence = `${parts.join("; ")}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
