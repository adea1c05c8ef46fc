import type { Image } from "../image.ts";
import { drawText, textHeight, textWidth } from "./bitmap-font.ts";
import type { ColourMap } from "./colour-map.ts";
import { createRaster, fillBox, type Colour, type Raster } from "./raster.ts";
import { chooseScaleBar } from "./scale-bar.ts";

/** Images side by side in the same colours; what is NaN is missing, and grey. */
export interface PanelsOptions {
  readonly panels: readonly { readonly title: string; readonly image: Image }[];
  /** What the ends of the colour map stand for; the same for all panels. */
  readonly range: { readonly min: number; readonly max: number };
  readonly colours: ColourMap;
  /** Written under the colour bar, `rad` for one. */
  readonly unit?: string;
  /** Side of a pixel in metres; null where it is not known. */
  readonly pixelSizeM: number | null;
}

const paper: Colour = [255, 255, 255];
const ink: Colour = [30, 30, 36];
/** No colour of either map. */
const missing: Colour = [200, 200, 200];
const gap = 12;
const textScale = 2;
const lineHeight = textScale * textHeight + 6;
const barWidth = 18;
const wishedWidth = 400;
const largestWidth = 1600;

/** A picture of one or more images of one size: a title above each, a scale bar in the first, one colour bar for all. */
export function drawPanels(options: PanelsOptions): Raster {
  const first = options.panels[0]!.image;
  const zoom = zoomOf(first.width);
  const [width, height] = [Math.round(first.width * zoom), Math.round(first.height * zoom)];
  const labels = [options.range.max, options.range.min].map((value) => formatValue(value, options.unit));
  const legend = barWidth + 6 + Math.max(...labels.map((label) => textWidth(label, textScale)));
  const count = options.panels.length;
  const raster = createRaster(gap + count * (width + gap) + legend + gap, lineHeight + height + 2 * gap, paper);
  const top = gap + lineHeight;
  for (const [place, { title, image }] of options.panels.entries()) {
    const left = gap + place * (width + gap);
    drawText(raster, title, { x: left, y: gap, colour: ink, scale: textScale });
    drawImage(raster, image, { ...options, left, top, zoom });
  }
  drawScaleBar(raster, { image: first, left: gap, bottom: top + height, zoom }, options.pixelSizeM);
  drawLegend(raster, { ...options, labels, left: gap + count * (width + gap), top, height });
  return raster;
}

/** Small images are shown larger by whole numbers, huge ones smaller. */
function zoomOf(width: number): number {
  return width > largestWidth ? largestWidth / width : Math.max(1, Math.round(wishedWidth / width));
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

function drawImage(raster: Raster, image: Image, place: Place & Pick<PanelsOptions, "range" | "colours">): void {
  const { range, colours, left, top, zoom } = place;
  const span = range.max - range.min || 1;
  for (let y = 0; y < Math.round(image.height * zoom); y += 1) {
    const row = Math.min(image.height - 1, Math.floor(y / zoom)) * image.width;
    for (let x = 0; x < Math.round(image.width * zoom); x += 1) {
      const value = image.values[row + Math.min(image.width - 1, Math.floor(x / zoom))]!;
      const at = 4 * ((top + y) * raster.width + left + x);
      raster.rgba.set(Number.isFinite(value) ? colours((value - range.min) / span) : missing, at); // opaque already
    }
  }
}

function drawScaleBar(
  raster: Raster,
  place: { readonly image: Image; readonly left: number; readonly bottom: number; readonly zoom: number },
  pixelSizeM: number | null,
): void {
  const bar = chooseScaleBar(place.image.width, pixelSizeM);
  const length = Math.max(1, Math.round(bar.lengthPx * place.zoom));
  const width = Math.max(length, textWidth(bar.label, textScale)) + 12;
  const height = textScale * textHeight + 16;
  const [x, y] = [place.left + 8, place.bottom - height - 8];
  fillBox(raster, { x, y, width, height }, paper); // a plate of its own: readable on any picture
  fillBox(raster, { x: x + 6, y: y + height - 9, width: length, height: 4 }, ink);
  drawText(raster, bar.label, { x: x + 6, y: y + 4, colour: ink, scale: textScale });
}

interface Legend extends Pick<PanelsOptions, "colours"> {
  readonly labels: readonly string[];
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

function drawLegend(raster: Raster, { colours, labels, left, top, height }: Legend): void {
  for (let y = 0; y < height; y += 1) {
    const share = 1 - (y + 0.5) / height;
    fillBox(raster, { x: left, y: top + y, width: barWidth, height: 1 }, colours(share));
  }
  const x = left + barWidth + 6;
  drawText(raster, labels[0]!, { x, y: top, colour: ink, scale: textScale });
  drawText(raster, labels[1]!, { x, y: top + height - textScale * textHeight, colour: ink, scale: textScale });
}

function formatValue(value: number, unit: string | undefined): string {
  return [value.toFixed(2), unit].filter((part) => part !== undefined).join(" ");
}
