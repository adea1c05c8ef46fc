import type { RingResolution } from "../ring-correlation.ts";
import type { EvaluationReport, EvaluationRow, Scores } from "../types.ts";

/** A table of texts. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const none = "–";

/** The scores for people to read: a line for each image and part. */
export function tableOf(report: EvaluationReport): TextTable {
  return {
    header: [
      "",
      "part",
      "SSIM",
      "MS-SSIM",
      "MAE",
      "MSE",
      "PSNR (dB)",
      "range",
      "correlation",
      "inside windows",
      report.pixelSizeM === null ? "FRC ½ (1/px)" : "FRC ½ (1/px, 1/m)",
      "variation",
    ],
    rows: report.rows.flatMap((row) => [
      line(row, "amplitude", row.amplitude),
      ...(row.phase === null ? [] : [line(row, "phase", row.phase)]),
    ]),
  };
}

function line(row: EvaluationRow, part: "amplitude" | "phase", scores: Scores): readonly string[] {
  const variation = row.variation[part];
  return [
    row.name,
    part,
    fixed(scores.ssim, 3),
    fixed(scores.msSsim?.value ?? null, 3),
    significant(scores.mae),
    significant(scores.mse),
    fixed(scores.psnrDb, 1),
    significant(scores.dataRange),
    fixed(scores.correlation, 3),
    fixed(row.insideWindows?.[part] ?? null, 3),
    formatResolution(scores.resolution),
    variation.collapsed ? "collapsed" : fixed(variation.deviationRatio, 2),
  ];
}

/** `0.124`, `≥ 0.5` where the curve never falls below its threshold, `begins below` where it is never above it at first; with the pixel known also `8.1e+6` per metre. */
export function formatResolution(resolution: RingResolution | null): string {
  if (resolution === null) return none;
  const { frequencyPerPx, frequencyPerM, beyondNyquist } = resolution;
  if (frequencyPerPx === null) return "begins below";
  const perPx = `${beyondNyquist ? "≥ " : ""}${frequencyPerPx.toFixed(3)}`;
  return frequencyPerM === null ? perPx : `${perPx}, ${frequencyPerM.toExponential(2)}`;
}

/** A table in columns for a terminal; numbers to the right. */
export function formatTable({ header, rows }: TextTable): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => cells[column]!.length)));
  return all
    .map((cells) =>
      cells
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function fixed(value: number | null, digits: number): string {
  return value === null ? none : value.toFixed(digits);
}

function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
