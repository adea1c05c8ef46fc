import { AppError } from "../../base/errors/app-error.ts";
import { largestObjectArea } from "../data/largest-area.ts";

/** Sums over an area that grows with what is put on it; doubles, row-major. */
export interface Canvas {
  /** Object pixel coordinates of the first pixel. */
  left: number;
  top: number;
  width: number;
  height: number;
  re: Float64Array;
  im: Float64Array;
  weight: Float64Array;
}

/** A rectangle in object pixels; `right` and `bottom` lie behind its last column and row. */
interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A canvas without any area. */
export function createCanvas(): Canvas {
  const none = new Float64Array(0);
  return { left: 0, top: 0, width: 0, height: 0, re: none, im: none, weight: none };
}

/**
 * Sees to it that a square of object pixels lies on the canvas. It grows by half its size at least,
 * so that a scan costs a few copies and not one a patch.
 * @throws AppError `DATA_INVALID` when the place is not finite, or so far away that the area cannot be held
 */
export function coverSquare(canvas: Canvas, corner: { readonly x: number; readonly y: number }, side: number): void {
  const wanted = { left: corner.x, top: corner.y, right: corner.x + side, bottom: corner.y + side };
  const present = boundsOf(canvas);
  if (canvas.width > 0 && contains(present, wanted)) return;
  const grown = canvas.width === 0 ? wanted : growTowards(present, wanted);
  const area = (grown.right - grown.left) * (grown.bottom - grown.top);
  if (!(area <= largestObjectArea)) throw tooLarge(corner, area);
  moveTo(canvas, grown);
}

function boundsOf({ left, top, width, height }: Canvas): Bounds {
  return { left, top, right: left + width, bottom: top + height };
}

function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    inner.left >= outer.left && inner.top >= outer.top && inner.right <= outer.right && inner.bottom <= outer.bottom
  );
}

function growTowards(present: Bounds, wanted: Bounds): Bounds {
  const marginX = Math.ceil((present.right - present.left) / 2);
  const marginY = Math.ceil((present.bottom - present.top) / 2);
  return {
    left: wanted.left < present.left ? Math.min(wanted.left, present.left - marginX) : present.left,
    top: wanted.top < present.top ? Math.min(wanted.top, present.top - marginY) : present.top,
    right: wanted.right > present.right ? Math.max(wanted.right, present.right + marginX) : present.right,
    bottom: wanted.bottom > present.bottom ? Math.max(wanted.bottom, present.bottom + marginY) : present.bottom,
  };
}

function moveTo(canvas: Canvas, bounds: Bounds): void {
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  for (const name of ["re", "im", "weight"] as const) {
    const grown = new Float64Array(width * height);
    for (let row = 0; row < canvas.height; row += 1) {
      const old = canvas[name].subarray(row * canvas.width, (row + 1) * canvas.width);
      grown.set(old, (canvas.top - bounds.top + row) * width + canvas.left - bounds.left);
    }
    canvas[name] = grown;
  }
  Object.assign(canvas, { left: bounds.left, top: bounds.top, width, height });
}

function tooLarge(corner: { readonly x: number; readonly y: number }, area: number): AppError {
  return new AppError("DATA_INVALID", "A patch lies where no canvas can hold it together with the others", {
    received: `window corner at column ${corner.x}, row ${corner.y}${Number.isFinite(area) ? ` (an area of ${area} pixels)` : ""}`,
    expected: `finite positions within an area of ${largestObjectArea} pixels`,
    hint: "are the positions in pixels? Metres are divided by the object's pixel size first",
  });
}
