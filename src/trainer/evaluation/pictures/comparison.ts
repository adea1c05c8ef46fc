import type { AlignedPair } from "../align.ts";
import type { ComplexField } from "../../physics/complex-field.ts";
import type { ComplexArray } from "../../physics/types.ts";
import { amplitudeOf, meanOf, onBranchOf, phaseOf, rangeOf, toComplexImage, wrapPhase, type Image } from "../image.ts";
import { cyclicMap, sequentialMap } from "./colour-map.ts";
import { drawPanels } from "./panels.ts";
import { encodePng } from "./raster.ts";

/** Pictures of one object as PNG files. */
export interface ObjectPictures {
  readonly amplitude: Uint8Array;
  readonly phase: Uint8Array;
}

/**
 * Truth and result side by side: amplitude in a sequential map over the truth's range, phase in a cyclic one; the same
 * range for both.
 * @param pixelSizeM side of a pixel in metres, for the scale bar; null where it is not known
 */
export function renderComparison(pair: AlignedPair, pixelSizeM: number | null): ObjectPictures {
  const truth = { amplitude: amplitudeOf(pair.truth), phase: phaseOf(pair.truth) };
  const reached = reachedBy(amplitudeOf(pair.prediction), leastLight);
  const result = {
    amplitude: onlyWhere(reached, amplitudeOf(pair.prediction)),
    phase: onlyWhere(reached, onBranchOf(phaseOf(pair.prediction), truth.phase)),
  };
  const panelsOf = (part: "amplitude" | "phase"): readonly { readonly title: string; readonly image: Image }[] => [
    { title: `${part} truth`, image: truth[part] },
    { title: `${part} result`, image: result[part] },
  ];
  return {
    amplitude: encodePng(
      drawPanels({
        panels: panelsOf("amplitude"),
        range: rangeOf(truth.amplitude.values),
        colours: sequentialMap,
        pixelSizeM,
      }),
    ),
    phase: encodePng(
      drawPanels({
        panels: panelsOf("phase"),
        range: phaseRange(truth.phase),
        colours: cyclicMap,
        unit: "rad",
        pixelSizeM,
      }),
    ),
  };
}

/**
 * An object without a truth beside it: amplitude over the range that all but the outermost 1 % of its lit pixels have,
 * for at the rim of the light a reconstruction means little; phase as in a comparison, less that of the object's mean,
 * which a measurement leaves free. Where no patch reached, there is no colour.
 * @param object complex64 `[H, W]`, 0 where it was never lit
 * @param pixelSizeM side of a pixel in metres, for the scale bar; null where it is not known
 * @throws AppError `PHYSICS_SHAPE`, `DATA_INVALID` for what is no finite image
 * @public
 */
export function renderObject(object: ComplexArray, pixelSizeM: number | null): ObjectPictures {
  const image = toComplexImage(object, "object");
  const reached = reachedBy(amplitudeOf(image), 0);
  const [amplitude, phase] = [onlyWhere(reached, amplitudeOf(image)), onlyWhere(reached, withoutMeanPhase(image))];
  const lit = amplitude.values.filter((value) => value > 0).sort();
  const at = (share: number): number => lit[Math.floor(share * (lit.length - 1))] ?? 0;
  return {
    amplitude: encodePng(
      drawPanels({
        pixelSizeM,
        panels: [{ title: "amplitude", image: amplitude }],
        range: { min: at(0.005), max: at(0.995) },
        colours: sequentialMap,
      }),
    ),
    phase: encodePng(
      drawPanels({
        pixelSizeM,
        panels: [{ title: "phase", image: phase }],
        range: phaseRange(phase),
        colours: cyclicMap,
        unit: "rad",
      }),
    ),
  };
}

/** Pixels that no patch reached are 0 in a stitched object, and all but 0, in shares of its mean, once it was moved. */
const leastLight = 1e-6;

function reachedBy({ values }: Image, leastShare: number): readonly boolean[] {
  const least = leastShare * meanOf(values);
  return Array.from(values, (value) => value > least);
}

function onlyWhere(reached: readonly boolean[], image: Image): Image {
  return { ...image, values: image.values.map((value, pixel) => (reached[pixel] === true ? value : Number.NaN)) };
}

function withoutMeanPhase(object: ComplexField): Image {
  const phase = phaseOf(object);
  const free = Math.atan2(meanOf(object.im), meanOf(object.re));
  return { ...phase, values: phase.values.map((value) => wrapPhase(value - free)) };
}

/**
 * One full turn of the cyclic map: ±π, or ±π/2, ±π/4 … as long as the phases fill no more than nine tenths of it, so that
 * weak phases are seen and no two phases of the image share a colour.
 */
export function phaseRange(phase: Image): { readonly min: number; readonly max: number } {
  const { min, max } = rangeOf(phase.values);
  const largest = Math.max(Math.abs(min), Math.abs(max), Math.PI / 64);
  let half = Math.PI;
  while (half / 2 > largest / 0.9) half /= 2;
  return { min: -half, max: half };
}
