import type { EvaluationReport } from "../types.ts";
import { thresholdValue, type RingCorrelation } from "../ring-correlation.ts";
import { renderLineChart, type ChartSeries } from "./line-chart.ts";

/** The numbers of an epoch. */
export interface LossPoint {
  readonly epoch: number;
  readonly trainLoss: number;
  /** null without validation data */
  readonly validationLoss: number | null;
}

/**
 * Fourier ring correlation of a report as an SVG document: against the truth with the threshold 1/2 and, where there are
 * two half scans, between them with 1/7 and half-bit.
 * @returns null where the region was too small for a curve
 */
export function renderRingCurves(report: EvaluationReport): string | null {
  const [row] = report.rows;
  const amplitude = row?.amplitude.frc ?? null;
  if (amplitude === null) return null;
  const series = [
    seriesOf("amplitude, truth", amplitude),
    ...optional(row?.phase?.frc, (curve) => seriesOf("phase, truth", curve)),
    thresholdSeries("threshold 1/2", amplitude, "half"),
    ...halfSeries(report),
  ];
  return renderLineChart({
    title: "Fourier ring correlation",
    xLabel: "spatial frequency, 1/px",
    yLabel: "correlation",
    series,
    yRange: { min: -0.1, max: 1 },
  });
}

/** Losses by epoch as an SVG document; logarithmic where they fall by more than a factor of ten. */
export function renderLossCurves(points: readonly LossPoint[], lossName: string): string {
  const x = points.map(({ epoch }) => epoch);
  const train = points.map(({ trainLoss }) => trainLoss);
  const validation = points.map(({ validationLoss }) => validationLoss ?? Number.NaN);
  const all = [...train, ...validation].filter((value) => Number.isFinite(value));
  const steep = all.length > 0 && Math.min(...all) > 0 && Math.max(...all) > 10 * Math.min(...all);
  return renderLineChart({
    title: "Loss",
    xLabel: "epoch",
    yLabel: lossName,
    series: [
      { name: "training", x, y: train },
      ...(validation.some((value) => Number.isFinite(value)) ? [{ name: "validation", x, y: validation }] : []),
    ],
    yScale: steep ? "log" : "linear",
  });
}

function halfSeries(report: EvaluationReport): readonly ChartSeries[] {
  const curve = report.halves?.amplitude.frc ?? null;
  if (curve === null) return [];
  return [
    seriesOf("amplitude, two halves", curve),
    thresholdSeries("threshold 1/7", curve, "one-seventh"),
    thresholdSeries("threshold half-bit", curve, "half-bit"),
  ];
}

function seriesOf(name: string, curve: RingCorrelation): ChartSeries {
  return { name, x: curve.frequencyPerPx, y: curve.correlation };
}

function thresholdSeries(
  name: string,
  curve: RingCorrelation,
  threshold: Parameters<typeof thresholdValue>[0],
): ChartSeries {
  return {
    name,
    x: curve.frequencyPerPx,
    y: curve.samples.map((samples) => thresholdValue(threshold, samples)),
    line: "dashed",
  };
}

function optional<Value, Result>(value: Value | null | undefined, map: (value: Value) => Result): readonly Result[] {
  return value === null || value === undefined ? [] : [map(value)];
}
