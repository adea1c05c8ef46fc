import type { ComplexArray, PointPx } from "../physics/types.ts";
import { median, pearson } from "./correlation.ts";
import { amplitudeOf, phaseOf, toComplexImage, wrapPhase, type Image } from "./image.ts";
import { probeWeights } from "./stitch.ts";

/** Pixels brighter than this share of the largest |P| are compared. */
const leastProbeShare = 0.1;

/** Whether a network sees structure, or only how bright each patch is. */
export interface PatchCorrelation {
  /** Median over the patches of Pearson's correlation of amplitudes; null where no patch lies inside. */
  readonly amplitude: number | null;
  /** The same of phases, each turned by its patch's mean phase first. */
  readonly phase: number | null;
  /** Patches that were compared. */
  readonly count: number;
}

/** Compares patches with the truth one after another. */
export interface PatchCorrelator {
  /** @param amplitude, phase float32 `[N, N]` @param centre of the window, object pixels; a window that leaves the truth is passed over */
  add(amplitude: ArrayLike<number>, phase: ArrayLike<number>, centre: PointPx): void;
  finish(): PatchCorrelation;
}

/** Amplitude and phase of a truth and where its first pixel lies. */
export interface PlacedTruth {
  readonly amplitude: Image;
  readonly phase: Image;
  readonly origin: PointPx;
}

/**
 * The median correlation inside patches: each predicted patch against the truth in its window (to the nearest pixel),
 * over the pixels with |P| > 10 % of its maximum. A prediction that only knows each patch's brightness gives 0.
 *
 * @param probe complex64 `[modes, N, N]`
 * @param truth see `placeTruth`
 * @see specs/evaluation.md §6
 */
export function createPatchCorrelator(probe: ComplexArray, truth: PlacedTruth): PatchCorrelator {
  const size = probe.shape.at(-1) ?? 0;
  const mask = brightPixels(probe, size);
  const correlations: { amplitude: number; phase: number }[] = [];
  return {
    add: (amplitude, phase, centre) => {
      const left = Math.round(centre.x - (size - 1) / 2 - truth.origin.x);
      const top = Math.round(centre.y - (size - 1) / 2 - truth.origin.y);
      const { height, width } = truth.amplitude;
      if (left < 0 || top < 0 || left + size > width || top + size > height) return;
      const there = mask.map((pixel) => (top + Math.floor(pixel / size)) * width + left + (pixel % size));
      correlations.push({
        amplitude: pearson(pick(amplitude, mask), pick(truth.amplitude.values, there)),
        phase: pearson(centred(pick(phase, mask)), centred(pick(truth.phase.values, there))),
      });
    },
    finish: () => ({
      amplitude: median(correlations.map(({ amplitude }) => amplitude)),
      phase: median(correlations.map(({ phase }) => phase)),
      count: correlations.length,
    }),
  };
}

/**
 * @param object complex64 `[H, W]`
 * @param origin object pixel coordinates of its first pixel
 * @throws AppError `PHYSICS_SHAPE`, `DATA_INVALID`
 * @public
 */
export function placeTruth(object: ComplexArray, origin: PointPx): PlacedTruth {
  const image = toComplexImage(object, "truth");
  return { amplitude: amplitudeOf(image), phase: phaseOf(image), origin };
}

function brightPixels(probe: ComplexArray, size: number): Int32Array {
  const weights = probeWeights(probe, size);
  return Int32Array.from(weights.keys()).filter((pixel) => weights[pixel]! > leastProbeShare ** 2);
}

function pick(values: ArrayLike<number>, places: Int32Array): Float64Array {
  const picked = new Float64Array(places.length); // a loop: `Float64Array.from` takes ten times as long
  for (let index = 0; index < places.length; index += 1) picked[index] = values[places[index]!]!;
  return picked;
}

function centred(phases: Float64Array): Float64Array {
  let [re, im] = [0, 0];
  for (const phase of phases) {
    re += Math.cos(phase);
    im += Math.sin(phase);
  }
  const mean = Math.atan2(im, re);
  return phases.map((phase) => wrapPhase(phase - mean));
}
