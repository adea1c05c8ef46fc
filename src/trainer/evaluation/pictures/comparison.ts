import type { AlignedPair } from "../align.ts";
import { amplitudeOf, onBranchOf, phaseOf, rangeOf, type Image } from "../image.ts";
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
  const result = {
    amplitude: amplitudeOf(pair.prediction),
    phase: onBranchOf(phaseOf(pair.prediction), truth.phase),
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
