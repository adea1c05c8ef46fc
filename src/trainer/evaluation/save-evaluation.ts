import { join } from "node:path";
import { saveFile } from "../../base/files/atomic.ts";
import type { EvaluationWithImages } from "./evaluate-object.ts";
import { renderComparison } from "./pictures/comparison.ts";
import { renderRingCurves } from "./pictures/curves.ts";
import { renderCsv } from "./report/csv.ts";
import { renderReport } from "./report/render.ts";
import { alignmentFacts, scoreTable, toReportPicture, type ReportView } from "./report/view.ts";

/** What the page says besides the scores. */
export interface EvaluationWords {
  readonly title: string;
  readonly summary: string;
  /** Data, checkpoint, engine, command … */
  readonly facts: ReportView["facts"];
  /** Further charts, loss curves for one. @default none */
  readonly charts?: ReportView["charts"];
  /** Further notes. @default none */
  readonly notes?: readonly string[];
}

/**
 * Writes an evaluation into a folder: `evaluation.json`, `evaluation.csv`, `amplitude.png`, `phase.png`, `frc.svg` and
 * `report.html`, which carries everything in itself.
 * @returns the paths that were written
 * @throws AppError `IO_FAILED`
 * @see specs/evaluation.md §7
 */
export async function saveEvaluation(
  folder: string,
  { report, pair }: EvaluationWithImages,
  words: EvaluationWords,
): Promise<readonly string[]> {
  const pictures = renderComparison(pair, report.pixelSizeM);
  const curves = renderRingCurves(report);
  const view: ReportView = {
    title: words.title,
    summary: words.summary,
    facts: [...words.facts, ...alignmentFacts(report)],
    pictures: [
      toReportPicture("Amplitude, truth and result", pictures.amplitude),
      toReportPicture("Phase, truth and result; colours go once round", pictures.phase),
    ],
    charts: [...(curves === null ? [] : [{ title: "Fourier ring correlation", svg: curves }]), ...(words.charts ?? [])],
    tables: [scoreTable(report)],
    notes: [...report.notes, ...(words.notes ?? [])],
  };
  const files: Readonly<Record<string, string | Uint8Array>> = {
    "evaluation.json": `${JSON.stringify(report, null, 2)}\n`,
    "evaluation.csv": renderCsv(report),
    "amplitude.png": pictures.amplitude,
    "phase.png": pictures.phase,
    ...(curves === null ? {} : { "frc.svg": curves }),
    "report.html": renderReport(view),
  };
  for (const [name, content] of Object.entries(files)) await saveFile(join(folder, name), content);
  return Object.keys(files).map((name) => join(folder, name));
}
