import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { AppError } from "../../../base/errors/app-error.ts";
import { saveFile } from "../../../base/files/atomic.ts";
import { openScan } from "../../../trainer/data/open-scan.ts";
import type { EngineName, EngineOptions, Precision } from "../../../trainer/engine/types.ts";
import { renderObject } from "../../../trainer/evaluation/pictures/comparison.ts";
import {
  loadReconstruction,
  type Reconstruction,
  saveReconstruction,
} from "../../../trainer/evaluation/reconstruction-file.ts";
import { infer, type InferOptions } from "../../../trainer/inference/infer.ts";
import { findCheckpoint } from "../../../trainer/training/find-checkpoint.ts";
import { type DataFlags, toScanOptions } from "../options.ts";
import { createCounter } from "../progress.ts";
import { type GlobalOptions, runCommand } from "../run-command.ts";

/** Options of `ptycho infer`. */
export interface InferFlags extends GlobalOptions, DataFlags {
  /** A run folder or a checkpoint. */
  readonly model: string;
  readonly data: string;
  readonly output?: string;
  readonly batchSize?: number;
  readonly neighbours?: number;
  readonly pictures?: boolean;
  readonly engine?: EngineName | "auto";
  readonly precision?: Precision;
  readonly threads?: number;
}

/** `ptycho infer MODEL DATA`: a reconstruction file, and pictures, of each object that was scanned. */
export function runInfer(flags: InferFlags): Promise<void> {
  return runCommand(flags, async ({ print, printJson, live, signal }) => {
    const checkpoint = await findCheckpoint(flags.model);
    print(`model    ${checkpoint}`);
    print("probe    the one that the model was trained with, whatever the file's own is");
    await assertReplaceable(nameOf(flags));
    const scan = await openScan(flags.data, toScanOptions(flags));
    try {
      scan.conversions.forEach((conversion) => print(conversion));
      const counter = createCounter("patterns", live);
      const reconstructions = await infer({
        checkpoint,
        scan,
        dataFile: flags.data,
        engine: engineOf(flags),
        onEngine: ({ identity, reason }) => print(`engine   ${identity.name}, ${identity.precision} (${reason})`),
        onProgress: counter.count,
        signal,
        ...inferenceOptions(flags),
      });
      print(counter.finish());
      const files = [];
      for (const reconstruction of reconstructions) {
        const file = reconstructions.length > 1 ? numbered(nameOf(flags), reconstruction.scanIndex) : nameOf(flags);
        await assertReplaceable(file);
        await saveReconstruction(file, reconstruction);
        const pictures = flags.pictures === false ? [] : await savePictures(file, reconstruction);
        files.push(file, ...pictures);
        tellObject(print, file, reconstruction);
        pictures.forEach((picture) => print(`picture  ${picture}`));
      }
      printJson({ checkpoint, files });
      return 0;
    } finally {
      await scan.patterns.close();
    }
  });
}

function engineOf({ engine, precision, threads }: InferFlags): EngineOptions {
  return {
    ...(engine !== undefined && { name: engine }),
    ...(precision !== undefined && { precision }),
    ...(threads !== undefined && { threads }),
  };
}

function inferenceOptions({ batchSize, neighbours }: InferFlags): Pick<InferOptions, "batchSize" | "neighbours"> {
  return { ...(batchSize !== undefined && { batchSize }), ...(neighbours !== undefined && { neighbours }) };
}

/** Beside the model, where no name is given. */
function nameOf({ output, model }: InferFlags): string {
  return output ?? join(statSync(model).isDirectory() ? model : dirname(model), "reconstruction.npz");
}

/** Where several objects were scanned, each has its index in its name. */
function numbered(file: string, scanIndex: number): string {
  const extension = extname(file);
  return join(dirname(file), `${basename(file, extension)}-${scanIndex}${extension}`);
}

/** An earlier reconstruction may be replaced; anything else that is there may be a measurement. */
async function assertReplaceable(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const isReconstruction = await loadReconstruction(file).then(
    () => true,
    () => false,
  );
  if (isReconstruction) return;
  throw new AppError("CONFIG_USAGE", `${file} exists already and is no reconstruction`, {
    received: file,
    expected: "a new file, or an earlier reconstruction",
    hint: "name another one with --output, or remove it first",
    where: { file },
  });
}

/** Amplitude and phase as PNG beside the reconstruction. */
async function savePictures(file: string, { object, pixelSizeM }: Reconstruction): Promise<readonly string[]> {
  const pictures = Object.entries(renderObject(object, pixelSizeM));
  const stem = file.slice(0, file.length - extname(file).length);
  for (const [name, png] of pictures) await saveFile(`${stem}-${name}.png`, png);
  return pictures.map(([name]) => `${stem}-${name}.png`);
}

function tellObject(print: (line: string) => void, file: string, { object, origin }: Reconstruction): void {
  const [height = 0, width = 0] = object.shape;
  print(`object   ${height} × ${width} pixels, first pixel at y ${origin.y}, x ${origin.x}: ${file}`);
}
