import { probeEnergy, probeIntensity, probeOffset } from "../../physics/probe-measures.ts";
import { probeSymmetry } from "../../physics/probe-symmetry.ts";
import type { ComplexArray } from "../../physics/types.ts";
import type { Finding } from "./types.ts";
import { isShared, probeShapeHint } from "../scan/probe-shape.ts";
import { percent, short, tenths } from "./words.ts";

/**
 * From this correlation of P with P*(−r) on, an object and its twin differ in less than a tenth of the probe's energy
 * (1 − 0.95² = 0.0975), and a network of gridsize 1 no longer tells them apart. An ideal disk has 1, the same disk
 * with 0.02 rad/px² of curvature 0.40, a measured probe of a zone plate 0.05 … 0.1.
 */
const symmetricFrom = 0.95;

/** `Σ|P|² / counts` of one unit: an object passes 1 … 0.05 of the light; an estimated probe holds somewhat less than was measured. */
const energyRatio = { least: 1 / 3, most: 20 } as const;

/** What the probe is compared with. */
export interface ProbeSurroundings {
  /** Pixels along one side of a pattern, N; `null` without patterns. */
  readonly size: number | null;
  /** Mean counts of a frame; `null` where they are not known. */
  readonly meanCounts: number | null;
}

/** Whether there is one probe with light in it, of the patterns' size: what a check besides these may compute with. */
export function isSoundProbe(probe: ComplexArray, size: number | null): boolean {
  return checkShape(probe, size) === null && checkNumbers(probe) === null;
}

/** What is wrong with a probe: its size, values, place, energy and symmetry. */
export function checkProbe(probe: ComplexArray, surroundings: ProbeSurroundings): readonly Finding[] {
  const broken = checkShape(probe, surroundings.size) ?? checkNumbers(probe);
  if (broken !== null) return [broken];
  return [
    ...checkPlace(probe),
    ...(surroundings.meanCounts === null ? [] : checkEnergy(probe, surroundings.meanCounts)),
    ...checkSymmetry(probe),
  ];
}

function checkShape({ shape }: ComplexArray, size: number | null): Finding | null {
  const [height, width] = shape.slice(-2);
  const isOfSize = height === width && (size === null || size === width);
  if (isOfSize && isShared(shape)) return null;
  return {
    severity: "error",
    rule: "probe-shape",
    message: isOfSize
      ? "There are more probes than modes: they vary with position, which is not modelled."
      : "The probe has another size than the patterns.",
    evidence: `probe [${shape.join(", ")}]${size === null ? "" : `, patterns of ${size} × ${size}`}`,
    fix: probeShapeHint(shape, size ?? width ?? 0),
  };
}

function checkNumbers(probe: ComplexArray): Finding | null {
  const energy = probeEnergy(probe);
  if (Number.isFinite(energy) && energy > 0) return null;
  return {
    severity: "error",
    rule: "probe-values",
    message: energy === 0 ? "The probe is zero everywhere." : "The probe holds NaN or infinity.",
    evidence: `Σ|P|² = ${energy}`,
    fix: "Take the probe of a classical reconstruction, or a simulated one of the right size.",
  };
}

function checkPlace(probe: ComplexArray): readonly Finding[] {
  const size = probe.shape.at(-1) as number;
  const { x, y } = probeOffset(probe);
  const middle = energyInMiddle(probe, size);
  const evidence =
    `centre of mass ${tenths(x)} columns and ${tenths(y)} rows from the window's centre, ` +
    `${percent(middle)} of the energy in the middle N/2 × N/2`;
  if (middle < 0.25) {
    return [
      {
        severity: "error",
        rule: "probe-off-centre",
        message: "The probe does not light the middle of its window: the network's object would be in the dark.",
        evidence,
        fix: "Where it sits at the corners: probeGuess = np.fft.fftshift(probeGuess, axes=(-2, -1)); else shift it and the positions.",
      },
    ];
  }
  const off = Math.max(Math.abs(x), Math.abs(y)) > size / 16;
  const wide = middle < 0.5;
  if (!off && !wide) {
    return [{ severity: "info", rule: "probe-place", message: "The probe is centred.", evidence, fix: null }];
  }
  return [
    {
      severity: "warning",
      rule: off ? "probe-off-centre" : "probe-wide",
      message: off
        ? "The probe sits beside the centre of its window."
        : "Most of the probe's energy lies outside the middle half, where the network resolves the object.",
      evidence,
      fix: off
        ? `Shift it by whole pixels (np.roll), and add the shift to the positions; limit N/16 = ${size / 16}.`
        : "Use a larger window (N), that is fewer binned detector pixels.",
    },
  ];
}

function energyInMiddle(probe: ComplexArray, size: number): number {
  const intensity = probeIntensity(probe);
  let [sum, middle] = [0, 0];
  for (let pixel = 0; pixel < intensity.length; pixel += 1) {
    const value = intensity[pixel] as number;
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    sum += value;
    if (Math.min(row, column) >= size / 4 && Math.max(row, column) < (3 * size) / 4) middle += value;
  }
  return middle / sum;
}

function checkEnergy(probe: ComplexArray, counts: number): readonly Finding[] {
  const size = probe.shape.at(-1) as number;
  const energy = probeEnergy(probe);
  const unnormalised = energy * size ** 2;
  const ratio = energy / counts;
  const evidence =
    `Σ|P|² = ${short(energy)}, mean counts of a frame ${short(counts)}: ratio ${short(ratio)}; ` +
    `times N² (a Fourier transform that is not divided by N) ${short(unnormalised)}: ratio ${short(unnormalised / counts)}`;
  if (fits(ratio)) {
    const message = "The probe's energy fits the counts: amplitude = |FFT2(object · probe)| / N.";
    return [{ severity: "info", rule: "probe-energy", message, evidence, fix: null }];
  }
  const factor = fits(unnormalised / counts) ? `N = ${size}` : `√(counts / Σ|P|²) = ${short(Math.sqrt(1 / ratio))}`;
  return [
    {
      severity: "warning",
      rule: "probe-energy",
      message: "The probe is not in sqrt(photons): its energy is not that of the frames.",
      evidence,
      fix:
        `It is multiplied by ${factor} when the file is opened; state another --probe-factor where you know it. ` +
        "Better, take the probe that a classical solver refined on this scan (--probe-from).",
    },
  ];
}

function fits(ratio: number): boolean {
  return ratio >= energyRatio.least && ratio <= energyRatio.most;
}

function checkSymmetry(probe: ComplexArray): readonly Finding[] {
  const symmetry = probeSymmetry(probe);
  const modes = probe.re.length / (probe.shape.at(-1) as number) ** 2;
  const evidence =
    `correlation of P(r) with P*(−r) ${symmetry.toFixed(3)}${modes > 1 ? ` over ${modes} modes` : ""}; symmetric from ` +
    `${symmetricFrom} on, where object and twin differ in less than a tenth of the energy (1 − c²)`;
  if (symmetry < symmetricFrom) {
    const message = "The probe tells an object from its twin.";
    return [{ severity: "info", rule: "probe-symmetry", message, evidence, fix: null }];
  }
  return [
    {
      severity: "warning",
      rule: "probe-symmetry",
      message:
        "The probe is its own conjugate inversion: O(r) and O*(−r) give the same pattern, and a network of gridsize 1 " +
        "learns the brightness of patches and nothing inside.",
      evidence,
      fix: "Train with gridsize 2 or more, or measure with a probe that has curvature (sample out of focus).",
    },
  ];
}
