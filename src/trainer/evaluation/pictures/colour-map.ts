import { interpolateRainbow, interpolateViridis } from "d3-scale-chromatic";
import type { Colour } from "./raster.ts";

/** From a share of the range, 0 … 1, to a colour. */
export type ColourMap = (share: number) => Colour;

const steps = 256;

/** Viridis: brightness rises evenly, for amplitudes. Shares outside 0 … 1 get the colour of the nearest end. */
export const sequentialMap: ColourMap = fromTable(interpolateViridis, (share) => Math.min(1, Math.max(0, share)));

/** Rainbow in even steps whose ends meet, for phases: shares one apart get the same colour. */
export const cyclicMap: ColourMap = fromTable(interpolateRainbow, (share) => share - Math.floor(share));

function fromTable(interpolate: (share: number) => string, fold: ColourFold): ColourMap {
  const table = Array.from({ length: steps }, (_, step) => parseColour(interpolate(step / (steps - 1))));
  return (share) => table[Math.round(fold(Number.isFinite(share) ? share : 0) * (steps - 1))]!;
}

type ColourFold = (share: number) => number;

/** d3 writes `#rrggbb` or `rgb(r, g, b)`. */
function parseColour(text: string): Colour {
  const hex = /^#(..)(..)(..)$/.exec(text);
  const parts = hex === null ? text.match(/\d+/g)!.map(Number) : hex.slice(1).map((part) => Number.parseInt(part, 16));
  return [parts[0]!, parts[1]!, parts[2]!];
}
