import { PNG } from "pngjs";

/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

/** A picture of opaque pixels, RGBA, row-major. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** A rectangle of a raster; what lies outside of the raster is cut away. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A raster of one colour. */
export function createRaster(width: number, height: number, colour: Colour): Raster {
  const raster = { width, height, rgba: new Uint8Array(4 * width * height) };
  fillBox(raster, { x: 0, y: 0, width, height }, colour);
  return raster;
}

/** Fills a rectangle. */
export function fillBox(raster: Raster, box: Box, [red, green, blue]: Colour): void {
  const right = Math.min(raster.width, box.x + box.width);
  const bottom = Math.min(raster.height, box.y + box.height);
  for (let y = Math.max(0, box.y); y < bottom; y += 1) {
    for (let x = Math.max(0, box.x); x < right; x += 1) {
      raster.rgba.set([red, green, blue, 255], 4 * (y * raster.width + x));
    }
  }
}

/** The raster as a PNG file. */
export function encodePng(raster: Raster): Uint8Array {
  const png = new PNG({ width: raster.width, height: raster.height });
  png.data.set(raster.rgba);
  return PNG.sync.write(png);
}
