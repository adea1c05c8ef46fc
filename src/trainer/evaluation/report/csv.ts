import type { EvaluationReport, EvaluationRow, Scores } from "../types.ts";

type Cell = string | number | boolean | null;

/** Name of a column and what stands in it; units are part of the name. */
const columns: readonly (readonly [
  string,
  (scores: Scores, row: EvaluationRow, part: "amplitude" | "phase") => Cell,
])[] = [
  ["image", (_scores, row) => row.name],
  ["part", (_scores, _row, part) => part],
  ["ssim", (scores) => scores.ssim],
  ["ms_ssim", (scores) => scores.msSsim?.value ?? null],
  ["ms_ssim_levels", (scores) => scores.msSsim?.levels ?? null],
  ["mae", (scores) => scores.mae],
  ["mse", (scores) => scores.mse],
  ["psnr_db", (scores) => scores.psnrDb],
  ["data_range", (scores) => scores.dataRange],
  ["correlation", (scores) => scores.correlation],
  ["complex_correlation", (_scores, row) => row.complexCorrelation],
  ["correlation_inside_windows", (_scores, row, part) => row.insideWindows?.[part] ?? null],
  ["frc_half_per_px", (scores) => scores.resolution?.frequencyPerPx ?? null],
  ["frc_half_per_m", (scores) => scores.resolution?.frequencyPerM ?? null],
  ["frc_beyond_nyquist", (scores) => scores.resolution?.beyondNyquist ?? null],
  ["deviation_ratio", (_scores, row, part) => row.variation[part].deviationRatio],
  ["collapsed", (_scores, row, part) => row.variation[part].collapsed],
  ["shift_x_px", (_scores, row) => row.alignment.shiftPx.x],
  ["shift_y_px", (_scores, row) => row.alignment.shiftPx.y],
  ["amplitude_scale", (_scores, row) => row.alignment.amplitudeScale],
];

/** The scores in full precision, a line for each image and part; an empty cell where there is no number. */
export function renderCsv(report: EvaluationReport): string {
  const lines = report.rows.flatMap((row) =>
    (["amplitude", "phase"] as const).flatMap((part) => {
      const scores = row[part];
      return scores === null ? [] : [columns.map(([, cell]) => cell(scores, row, part))];
    }),
  );
  const header = columns.map(([name]) => name);
  return [header, ...lines].map((cells) => cells.map((cell) => cell ?? "").join(",")).join("\n") + "\n";
}
