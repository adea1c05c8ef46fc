import type { PointPx } from "../physics/types.ts";
import { AppError } from "../../base/errors/app-error.ts";
import type { ComplexField } from "../physics/complex-field.ts";
import { cropComplex, type Region } from "./image.ts";
import { undoShift } from "./shift.ts";
import type { EvaluationOptions } from "./types.ts";

/** A fraction of a pixel that still rounds to the pixel it belongs to. */
const roundsBack = 0.49;

/** A prediction in its truth's frame: its pixel r lies at `r + offset` of the truth. */
export interface Framed {
  readonly prediction: ComplexField;
  readonly truth: ComplexField;
  /** Pixels, fractions too. */
  readonly offset: PointPx;
}

/** Less than this is no image to score. */
const leastSide = 16;

/** Real pixels round the region that a sub-pixel shift draws on, so that nothing is made up at its border. */
const marginPx = 8;

/**
 * The rectangle of the truth that is scored.
 * @throws AppError `DATA_INVALID` when the two do not overlap, or the wished region leaves what both cover
 */
export function chooseRegion(framed: Framed, options: EvaluationOptions): Region {
  const common = overlapOf(framed);
  const wish = options.region;
  const region =
    wish === undefined ? defaultRegion(common, options) : "centralPx" in wish ? central(common, wish.centralPx) : wish;
  if (!isInside(region, common) || Math.min(region.height, region.width) < leastSide) {
    if (wish === undefined) throw elsewhere(framed, common);
    throw new AppError("DATA_INVALID", "The region to score is not covered by both objects", {
      received: describe(region),
      expected: `at least ${leastSide} × ${leastSide} pixels within ${describe(common)} of the truth`,
      hint: "choose a smaller region, or none; is the origin of each object right?",
    });
  }
  return region;
}

/**
 * The prediction's pixels in a rectangle of the truth, moved by the fraction of a pixel that the offset has.
 * @throws AppError `DATA_INVALID` when the rectangle leaves the prediction
 */
export function cutPrediction(framed: Framed, region: Region): ComplexField {
  const { prediction, offset } = framed;
  const whole = { x: Math.round(offset.x), y: Math.round(offset.y) };
  const own = { ...region, top: region.top - whole.y, left: region.left - whole.x };
  const all = { top: 0, left: 0, height: prediction.height, width: prediction.width };
  if (!isInside(own, all)) {
    throw new AppError("DATA_INVALID", "After registration the region leaves the prediction", {
      received: `offset of ${offset.x.toFixed(2)} columns and ${offset.y.toFixed(2)} rows; ${describe(own)} of the prediction`,
      expected: `a region within ${describe(all)}`,
      hint: "choose a smaller region, or a smaller largest shift",
    });
  }
  const wide = widen(own, all);
  const moved = undoShift(cropComplex(prediction, wide), { x: whole.x - offset.x, y: whole.y - offset.y });
  return cropComplex(moved, { ...own, top: own.top - wide.top, left: own.left - wide.left });
}

/**
 * The offset nearest to a wished one that keeps the region within the prediction, and within a distance of where it was:
 * a poor prediction may register anywhere, and is then scored where it lies, not refused.
 */
export function limitOffset(
  wished: PointPx,
  framed: Framed,
  { region, maximumShiftPx }: { readonly region: Region; readonly maximumShiftPx: number },
): PointPx {
  const { prediction, offset } = framed;
  const limit = (axis: "x" | "y", [start, length, side]: readonly [number, number, number]): number => {
    const least = Math.max(start + length - side - roundsBack, offset[axis] - maximumShiftPx);
    const largest = Math.min(start + roundsBack, offset[axis] + maximumShiftPx);
    return Math.min(Math.max(wished[axis], least), largest);
  };
  return {
    x: limit("x", [region.left, region.width, prediction.width]),
    y: limit("y", [region.top, region.height, prediction.height]),
  };
}

function overlapOf({ prediction, truth, offset }: Framed): Region {
  const top = Math.max(0, Math.round(offset.y));
  const left = Math.max(0, Math.round(offset.x));
  const bottom = Math.min(truth.height, prediction.height + Math.round(offset.y));
  const right = Math.min(truth.width, prediction.width + Math.round(offset.x));
  if (bottom - top < leastSide || right - left < leastSide) {
    throw new AppError("DATA_INVALID", "Prediction and truth do not overlap", {
      received:
        `a prediction of ${prediction.height} × ${prediction.width} pixels at row ${offset.y}, column ${offset.x} ` +
        `of a truth of ${truth.height} × ${truth.width}`,
      expected: `at least ${leastSide} × ${leastSide} pixels in common`,
      hint: "do both belong to the same scan? Give the truth's origin where it does not begin at the positions' zero",
    });
  }
  return { top, left, height: bottom - top, width: right - left };
}

/** No region was wished for, so it is not the region that is wrong. */
function elsewhere({ prediction, truth }: Framed, { height, width }: Region): AppError {
  return new AppError("DATA_INVALID", "The scan's positions hardly lie on the truth", {
    received:
      `a prediction of ${prediction.height} × ${prediction.width} pixels, a truth of ${truth.height} × ${truth.width}, ` +
      `${height} × ${width} in common`,
    expected: `at least ${leastSide} × ${leastSide} pixels of the truth between the outermost positions`,
    hint: "is it the truth of the scan that was reconstructed? Where it is, give the truth's origin",
  });
}

function defaultRegion(common: Region, options: EvaluationOptions): Region {
  const { windows, truthOrigin } = options;
  if (windows !== undefined) return meet(common, boundsOf(windows, truthOrigin ?? { x: 0, y: 0 }));
  const [y, x] = [Math.round(common.height / 10), Math.round(common.width / 10)];
  return {
    top: common.top + y,
    left: common.left + x,
    height: common.height - 2 * y,
    width: common.width - 2 * x,
  };
}

/** Rows and columns of the truth between the outermost centres: there every pixel was lit from several sides. */
function boundsOf(windows: NonNullable<EvaluationOptions["windows"]>, origin: PointPx): Region {
  const [rows, columns] = [extent(windows.centresY, origin.y), extent(windows.centresX, origin.x)];
  return { top: rows.first, left: columns.first, height: rows.length, width: columns.length };
}

function extent(centres: ArrayLike<number>, origin: number): { readonly first: number; readonly length: number } {
  let [least, largest] = [Infinity, -Infinity];
  for (let place = 0; place < centres.length; place += 1) {
    least = Math.min(least, centres[place]!);
    largest = Math.max(largest, centres[place]!);
  }
  const first = Math.ceil(least - origin);
  return { first, length: Math.floor(largest - origin) - first + 1 };
}

function meet(one: Region, other: Region): Region {
  const top = Math.max(one.top, other.top);
  const left = Math.max(one.left, other.left);
  const bottom = Math.min(one.top + one.height, other.top + other.height);
  const right = Math.min(one.left + one.width, other.left + other.width);
  return { top, left, height: bottom - top, width: right - left };
}

function central(common: Region, side: number): Region {
  const top = common.top + Math.floor((common.height - side) / 2);
  return { top, left: common.left + Math.floor((common.width - side) / 2), height: side, width: side };
}

function widen(region: Region, limits: Region): Region {
  const { top, left, height, width } = region;
  const around = {
    top: top - marginPx,
    left: left - marginPx,
    height: height + 2 * marginPx,
    width: width + 2 * marginPx,
  };
  return meet(around, limits);
}

function isInside(inner: Region, outer: Region): boolean {
  const whole = [inner.top, inner.left, inner.height, inner.width].every(Number.isInteger);
  const { top, left, height, width } = meet(inner, outer);
  return whole && top === inner.top && left === inner.left && height === inner.height && width === inner.width;
}

function describe({ top, left, height, width }: Region): string {
  return `rows ${top} … ${top + height - 1}, columns ${left} … ${left + width - 1}`;
}
