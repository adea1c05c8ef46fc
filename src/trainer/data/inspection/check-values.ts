import { plural } from "../../../base/text/plural.ts";
import { kindOfValues, type ValueKind } from "../value-kind.ts";
import type { Expectation } from "./expectation.ts";
import type { Affected, Finding, PatternFacts, RawPatterns } from "./types.ts";
import { firstOf, percent, short } from "./words.ts";

/** A frame below this part of the median's counts was taken with the beam off, or the shutter closed. */
const dimBelow = 0.02;

/** A frame above this many times the median's counts was not measured as the others were. */
const brightFrom = 20;

/** Totals of so many frames that differ by less than this were made alike. */
const enoughToCompare = 10;
const alikeTo = 1e-4;

/** From so many patterns on there is something to learn. */
const enoughFrames = 50;

/** Fewer counts than this in a frame are fewer than its detail can be told from. */
const fewCounts = 1000;

/** Counts from which a value that is hit many times is no accident; 10 hits of one height there are. */
const saturationFrom = 100;
const saturationHits = 10;

/** Greatest values of common detectors' counters. */
const fullScales = new Set([8, 10, 12, 14, 16, 20, 24, 32].map((bits) => 2 ** bits - 1));

/** Counts of each frame, float64 `[M]`: the file's values, squared where they are amplitudes. */
export function countsOfFrames(facts: PatternFacts, kind: ValueKind, expected: Expectation): Float64Array {
  return isIntensity(kind, expected) ? facts.frameSums : facts.frameSquares;
}

/** Whether values are taken for intensities: by what they are, else by what is expected. */
export function isIntensity(kind: ValueKind, expected: Expectation): boolean {
  return (kind === "unknown" ? expected.dataIs : kind) === "intensity";
}

/** What is wrong with the values of the patterns, and the dose. */
export function checkValues(patterns: RawPatterns, facts: PatternFacts, expected: Expectation): readonly Finding[] {
  const kind = kindOfValues(facts);
  return [
    ...checkImpossible(patterns.key, facts),
    ...checkKind(patterns, facts, expected),
    ...checkGain(patterns.key, facts),
    ...checkFrames(patterns.key, facts),
    ...checkDose(facts, kind, expected),
    ...checkSaturation(facts, kind, expected),
  ];
}

function checkImpossible(key: string, facts: PatternFacts): readonly Finding[] {
  const finding = (rule: string, what: string, affected: Affected): readonly Finding[] =>
    affected.values === 0
      ? []
      : [
          {
            severity: "error",
            rule,
            message: `Patterns hold ${what}, which cannot have been counted.`,
            evidence: `${affected.values.toLocaleString("en")} values in ${frameList(affected)}`,
            fix:
              affected.frameCount > facts.frames / 2 && affected.values > facts.frames * 100
                ? `They are all over the patterns: a background was subtracted? Save the counts as they were measured, or np.maximum(${key}, 0).`
                : `Give these pixels a 0 in a mask (uint8 [N, N]) where they are always the same, or leave the frames out; ` +
                  `np.nan_to_num(${key}) alone would make them look measured.`,
          },
        ];
  return [
    ...finding("not-finite", "NaN or infinity", facts.notFinite),
    ...finding("negative", "numbers below zero", facts.negative),
  ];
}

function checkKind({ key, dtype }: RawPatterns, facts: PatternFacts, expected: Expectation): readonly Finding[] {
  const kind = kindOfValues(facts);
  const evidence =
    `${percent(facts.wholeShare)} of the values are whole numbers, ` +
    `${percent(facts.wholeSquareShare)} have whole squares; type ${dtype}, greatest ${short(facts.greatest)}`;
  if (kind === "unknown") {
    return [
      {
        severity: "warning",
        rule: "values-unclear",
        message:
          "The values are neither counts nor square roots of counts: scaled, binned with weights, or free of noise.",
        evidence,
        fix:
          "Keep counts as they were measured (sqrt(counts) in diff3d). Where they are lost, train with loss mae: the " +
          "Poisson loss means nothing without counts.",
      },
    ];
  }
  if (expected.dataIs === "amplitude" && kind === "intensity")
    return [countsGiven(key, dtype, { evidence, expected, gain: gainOf(facts) })];
  if (expected.dataIs === "intensity" && kind === "amplitude") {
    return [
      {
        severity: "error",
        rule: "amplitude-as-intensity",
        message: `${key} holds sqrt(counts), where counts are expected ${expected.dataSource}.`,
        evidence,
        fix: `Save ${key} = np.round(${key}.astype(np.float64) ** 2), or say \`--data-is amplitude\` when training.`,
      },
    ];
  }
  const converted = expected.dataIs === "intensity" ? "; their square roots are taken when the file is opened" : "";
  const message = kind === "amplitude" ? "Values are amplitudes, sqrt(counts)." : `Values are counts${converted}.`;
  return [{ severity: "info", rule: "values", message, evidence, fix: null }];
}

function countsGiven(
  key: string,
  dtype: string,
  { evidence, expected, gain }: { readonly evidence: string; readonly expected: Expectation; readonly gain: number },
): Finding {
  const whole = gain === 1 ? key : `np.round(${key} / ${gain.toPrecision(7)})`;
  const safely = dtype.startsWith("f") ? whole : `${whole}.astype(np.float32)`;
  const overflow = dtype === "u2" ? " In uint16 their squares wrap round: 300² becomes 24,464." : "";
  return {
    severity: "error",
    rule: "intensity-as-amplitude",
    message: `${key} holds counts, where amplitudes, sqrt(counts), are expected ${expected.dataSource}.${overflow}`,
    evidence,
    fix: `Save ${key} = np.sqrt(${safely}), or say \`--data-is intensity\` when training.`,
  };
}

/** What counts were multiplied by, as far as the first frames tell; 1 for plain counts and for anything else. */
function gainOf(facts: PatternFacts): number {
  const { step, wholeShare } = facts;
  if (kindOfValues(facts) !== "intensity" || step === null) return 1;
  return step > 1 || wholeShare < 0.5 ? step : 1;
}

function checkGain(key: string, facts: PatternFacts): readonly Finding[] {
  const gain = gainOf(facts);
  if (gain === 1) return [];
  return [
    {
      severity: "warning",
      rule: "counts-gain",
      message: "Counts were multiplied by a gain: the Poisson loss would take their noise for another one.",
      evidence: `all values of the first frames are multiples of ${short(gain)}`,
      fix: `Divide by it, np.round(${key} / ${gain.toPrecision(7)}), or train with loss mae.`,
    },
  ];
}

function checkFrames(key: string, facts: PatternFacts): readonly Finding[] {
  return [...fewFrames(facts.frames), ...constantFrames(key, facts)];
}

function fewFrames(frames: number): readonly Finding[] {
  if (frames >= enoughFrames) return [];
  return [
    {
      severity: frames > 1 ? "warning" : "error",
      rule: "few-frames",
      message: `A network learns ${frames > 1 ? "next to nothing from so few patterns" : "nothing from one pattern"}.`,
      evidence: `${plural(frames, "pattern")}; a scan has hundreds`,
      fix: "Take a classical solver for a scan of this size, or a model that was trained on a larger one with this probe (`ptycho infer`).",
    },
  ];
}

function constantFrames(key: string, { constant, frames }: PatternFacts): readonly Finding[] {
  if (constant.frameCount === 0) return [];
  const most = constant.frameCount > frames / 2;
  return [
    {
      severity: most ? "error" : "warning",
      rule: "constant-frames",
      message: "Frames have one value in all pixels: nothing was measured in them.",
      evidence: `${frameList(constant)}, of ${frames}`,
      fix: `Leave them out, positions too: keep = ${key}.max((1, 2)) > ${key}.min((1, 2))`,
    },
  ];
}

function checkDose(facts: PatternFacts, kind: ValueKind, expected: Expectation): readonly Finding[] {
  const counts = countsOfFrames(facts, kind, expected);
  const sorted = counts.toSorted();
  const gain = gainOf(facts);
  const mean = counts.reduce((sum, value) => sum + value, 0) / counts.length / gain;
  const median = sorted[sorted.length >> 1] ?? 0;
  const pixelMost = isIntensity(kind, expected) ? facts.greatest : facts.greatest ** 2;
  const evidence =
    `${short(mean)} counts a frame (${short((sorted[0] ?? 0) / gain)} … ${short((sorted.at(-1) ?? 0) / gain)}), ` +
    `${short(mean / (facts.height * facts.width))} a pixel, at most ${short(pixelMost / gain)} in one`;
  const findings: Finding[] = [{ severity: "info", rule: "dose", message: "Dose, as counted.", evidence, fix: null }];
  const dim = Array.from(counts.keys()).filter((frame) => (counts[frame] as number) < dimBelow * median);
  if (dim.length > 0) findings.push(dimFrames(dim, median));
  const bright = Array.from(counts.keys()).filter((frame) => (counts[frame] as number) > brightFrom * median);
  if (bright.length > 0 && median > 0) findings.push(brightFrames(bright, median));
  if (isScaledEach(sorted)) findings.push(scaledFrames(median));
  if (mean < fewCounts && mean > 0 && kind !== "unknown") {
    findings.push({
      severity: "warning",
      rule: "low-dose",
      message: "So few photons leave little to learn from.",
      evidence: `${short(mean)} counts a frame`,
      fix: "Use the Poisson loss, expect low resolution, and bin pixels or count longer where that can be had.",
    });
  }
  return findings;
}

function dimFrames(frames: readonly number[], median: number): Finding {
  return {
    severity: "warning",
    rule: "dim-frames",
    message: "Frames are almost dark: the beam was off, or the shutter closed.",
    evidence: `${frames.length} frames below ${percent(dimBelow)} of the median of ${short(median)} counts: ${firstOf(frames)}`,
    fix: "Leave them out, positions too, unless the sample is opaque there.",
  };
}

/** Photons are never as many in each frame: their noise alone is one part in √n, and a sample differs from place to place. */
function isScaledEach(sorted: Float64Array): boolean {
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  return sorted.length >= enoughToCompare && least > 0 && most / least - 1 < alikeTo;
}

function scaledFrames(total: number): Finding {
  return {
    severity: "warning",
    rule: "frames-scaled",
    message: "All frames have the same total: each was scaled on its own, and how bright they were is lost.",
    evidence: `Σ of the intensities is ${short(total)} in each frame, to one part in ${short(1 / alikeTo)}`,
    fix: "Save the patterns with one scale for all: the object's amplitude is told by their brightness.",
  };
}

function brightFrames(frames: readonly number[], median: number): Finding {
  return {
    severity: "warning",
    rule: "bright-frames",
    message: "Frames are far brighter than the others: a flash, a restart of the detector, another exposure?",
    evidence: `${frames.length} frames above ${brightFrom} times the median of ${short(median)} counts: ${firstOf(frames)}`,
    fix: "Leave them out, positions too: one scale serves all patterns, and they would set it.",
  };
}

function checkSaturation(facts: PatternFacts, kind: ValueKind, expected: Expectation): readonly Finding[] {
  const counts = isIntensity(kind, expected) ? facts.greatest : Math.round(facts.greatest ** 2);
  const isFullScale = fullScales.has(counts);
  const clipped = counts >= saturationFrom && facts.atGreatest >= saturationHits;
  if (!isFullScale && !clipped) return [];
  return [
    {
      severity: "warning",
      rule: "saturated",
      message: "Pixels are saturated: many values are equal to the greatest one.",
      evidence:
        `${facts.atGreatest.toLocaleString("en")} values of ${counts.toLocaleString("en")} counts` +
        (isFullScale ? ", the full scale of a counter" : ""),
      fix: "Give these pixels a 0 in a mask (uint8 [N, N]), or count for a shorter time.",
    },
  ];
}

function frameList({ frameCount, frames }: Affected): string {
  return `${frameCount.toLocaleString("en")} frames: ${firstOf(frames, frameCount)}`;
}
