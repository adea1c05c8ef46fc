import type { EvaluationReport, EvaluationRow, Scores } from "../types.ts";

type Cell = string | number | boolean | null;

/** What of a report a line is about. */
interface Line {
  readonly report: EvaluationReport;
  readonly row: EvaluationRow;
  readonly part: "amplitude" | "phase";
  readonly scores: Scores;
}

/** Name of a column and what stands in it; units are part of the name. */
const columns: readonly (readonly [string, (line: Line) => Cell])[] = [
  ["image", ({ row }) => row.name],
  ["part", ({ part }) => part],
  ["ssim", ({ scores }) => scores.ssim],
  ["ms_ssim", ({ scores }) => scores.msSsim?.value ?? null],
  ["ms_ssim_levels", ({ scores }) => scores.msSsim?.levels ?? null],
  ["mae", ({ scores }) => scores.mae],
  ["mse", ({ scores }) => scores.mse],
  ["psnr_db", ({ scores }) => scores.psnrDb],
  ["data_range", ({ scores }) => scores.dataRange],
  ["correlation", ({ scores }) => scores.correlation],
  ["complex_correlation", ({ row }) => row.complexCorrelation],
  ["correlation_inside_windows", ({ row, part }) => row.insideWindows?.[part] ?? null],
  ["frc_half_per_px", ({ scores }) => scores.resolution?.frequencyPerPx ?? null],
  ["frc_half_per_m", ({ scores }) => scores.resolution?.frequencyPerM ?? null],
  ["frc_beyond_nyquist", ({ scores }) => scores.resolution?.beyondNyquist ?? null],
  ["deviation_ratio", ({ row, part }) => row.variation[part].deviationRatio],
  ["collapsed", ({ row, part }) => row.variation[part].collapsed],
  ["shift_x_px", ({ row }) => row.alignment.shiftPx.x],
  ["shift_y_px", ({ row }) => row.alignment.shiftPx.y],
  ["amplitude_scale", ({ row }) => row.alignment.amplitudeScale],
  ["pixel_size_m", ({ report }) => report.pixelSizeM],
];

/** The scores in full precision, a line for each image and part; an empty cell where there is no number. */
export function renderCsv(report: EvaluationReport): string {
  const lines = report.rows.flatMap((row) =>
    (["amplitude", "phase"] as const).flatMap((part) => {
      const scores = row[part];
      return scores === null ? [] : [columns.map(([, cell]) => cell({ report, row, part, scores }))];
    }),
  );
  const header = columns.map(([name]) => name);
  return [header, ...lines].map((cells) => cells.map((cell) => cell ?? "").join(",")).join("\n") + "\n";
}
