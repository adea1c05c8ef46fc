import { formatResolution, tableOf, type TextTable } from "./table.ts";
import type { EvaluationReport } from "../types.ts";

/** Everything that the page shows. */
export interface ReportView {
  readonly title: string;
  /** What this is and what came of it, in a sentence or two. */
  readonly summary: string;
  /** Where it comes from: data, checkpoint, engine, command. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly pictures: readonly ReportPicture[];
  readonly charts: readonly { readonly title: string; /** An SVG document. */ readonly svg: string }[];
  readonly tables: readonly (TextTable & { readonly title: string; readonly caption: string })[];
  /** What a reader has to know, a sentence each. */
  readonly notes: readonly string[];
}

/** A picture that the page carries in itself. */
export interface ReportPicture {
  readonly title: string;
  /** `data:image/png;base64,…` */
  readonly dataUri: string;
}

/** A PNG file as a picture of the page. */
export function toReportPicture(title: string, png: Uint8Array): ReportPicture {
  return { title, dataUri: `data:image/png;base64,${Buffer.from(png).toString("base64")}` };
}

/** The table of an evaluation with what its numbers mean, for `ReportView.tables`. */
export function scoreTable(report: EvaluationReport): ReportView["tables"][number] {
  const { top, left, height, width } = report.region;
  const multiscale = report.rows[0]?.amplitude.msSsim ?? null;
  const caption = [
    `Rows ${top} … ${top + height - 1}, columns ${left} … ${left + width - 1} of the truth.`,
    "SSIM: 7 × 7 uniform window, K1 0.01, K2 0.03, sample covariance, data range max − min of the truth (column “range”), from which PSNR counts too.",
    multiscale === null ? "" : `MS-SSIM: ${multiscale.levels} levels, ${multiscale.window}.`,
    "Inside windows: median correlation within the scan's windows, over |P| > 10 % of its maximum.",
    "FRC ½: where the Fourier ring correlation with the truth falls below 1/2.",
    "Variation: standard deviation over the truth's.",
  ];
  return { ...tableOf(report), title: "Scores", caption: caption.filter((sentence) => sentence !== "").join(" ") };
}

/** How the prediction was brought to its truth, and what two half scans say, as facts. */
export function alignmentFacts(report: EvaluationReport): ReportView["facts"] {
  const alignment = report.rows[0]!.alignment;
  const { shiftPx, amplitudeScale, phasePlane } = alignment;
  const halves = report.halves;
  return [
    { name: "shift undone", value: `${shiftPx.x.toFixed(2)} px along rows, ${shiftPx.y.toFixed(2)} px along columns` },
    { name: "amplitude scaled by", value: amplitudeScale.toPrecision(5) },
    {
      name: "phase plane removed",
      value: `${phasePlane.constant.toFixed(4)} rad + ${phasePlane.perColumn.toExponential(2)} · column + ${phasePlane.perRow.toExponential(2)} · row`,
    },
    {
      name: "object pixel",
      value: report.pixelSizeM === null ? "size not known" : `${Number((report.pixelSizeM * 1e9).toPrecision(4))} nm`,
    },
    ...(halves === null
      ? []
      : [
          {
            name: "two half scans, amplitude",
            value: `1/7 at ${formatResolution(halves.amplitude.oneSeventh)}, half-bit at ${formatResolution(halves.amplitude.halfBit)} (1/px)`,
          },
        ]),
  ];
}
