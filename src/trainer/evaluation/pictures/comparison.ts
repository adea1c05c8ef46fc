import type { AlignedPair } from "../align.ts";
import type { ComplexArray } from "../../physics/types.ts";
import { amplitudeOf, onBranchOf, phaseOf, rangeOf, toComplexImage, type Image } from "../image.ts";
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
 * An object without a truth beside it: amplitude over the range that all but the outermost 1 % of its lit pixels have,
 * for at the rim of the light a reconstruction means little; phase as in a comparison.
 * @param object complex64 `[H, W]`, 0 where it was never lit
 * @param pixelSizeM side of a pixel in metres, for the scale bar; null where it is not known
 * @throws AppError `PHYSICS_SHAPE`, `DATA_INVALID` for what is no finite image
 * @public
 */
export function renderObject(object: ComplexArray, pixelSizeM: number | null): ObjectPictures {
  const image = toComplexImage(object, "object");
  const [amplitude, phase] = [amplitudeOf(image), phaseOf(image)];
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
