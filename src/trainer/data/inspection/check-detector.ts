import { shiftToCentre } from "../../physics/fourier.ts";
import type { OpenScanOptions } from "../open-scan.ts";
import { numbersFramesLast, placeZeroFrequency, type ZeroFrequency } from "../zero-frequency.ts";
import { kindOfValues } from "../value-kind.ts";
import { findGaps } from "./find-gaps.ts";
import { isIntensity } from "./check-values.ts";
import type { Expectation } from "./expectation.ts";
import type { Finding, PatternFacts } from "./types.ts";
import { firstOf, percent, tenths } from "./words.ts";

/** A dead pixel should have counted this many photons over the scan: chance would leave it empty once in 5e8. */
const deadFrom = 20;

/** A hot pixel counts this many times what the brightest of its neighbours does. */
const hotFactor = 5;

/** Where the zero frequency is, whether the patterns sit in the middle, and which pixels are broken. */
export function checkDetector(
  facts: PatternFacts,
  expected: Expectation,
  options: Pick<OpenScanOptions, "axisOrder"> = {},
): readonly Finding[] {
  const image = isIntensity(kindOfValues(facts), expected) ? facts.meanImage : facts.meanSquareImage;
  if (options.axisOrder === undefined && facts.frames === facts.width && numbersFramesLast(image, facts.width)) {
    return [framesLast(facts)];
  }
  const place = placeZeroFrequency(image, facts);
  const { height, width } = facts;
  const centred = place.at === "corner" ? shiftToCentre(image, [height, width]) : image;
  return [...checkZeroFrequency(place, expected), ...checkOffset(centred, facts, place), ...checkPixels(image, facts)];
}

function framesLast({ frames, width }: PatternFacts): Finding {
  return {
    severity: "error",
    rule: "axis-order",
    message: "The frames are numbered by the last axis, not the first.",
    evidence: `as many frames as pixels along a side, ${frames}: the shape does not tell, but brightness falls off along the first two axes and hardly along the last of [${frames}, ${width}, ${width}]`,
    fix: "Save them as [M, N, N]: np.transpose(patterns, (2, 0, 1)), or say `--axis-order NNM` when training; where it is as it should be, `--axis-order MNN`.",
  };
}

function checkZeroFrequency(place: ZeroFrequency, expected: Expectation): readonly Finding[] {
  const evidence =
    `${percent(place.centreShare)} of the energy in the middle N/4 × N/4 of the mean pattern, ` +
    `${percent(place.cornerShare)} in a square of this size at the corners`;
  if (place.at === "unclear") {
    return [
      {
        severity: "warning",
        rule: "zero-frequency-unclear",
        message: "Neither the middle nor the corners of the mean pattern stand out: where is the zero frequency?",
        evidence,
        fix: "Look at the mean pattern: the undiffracted beam belongs to [N/2, N/2], behind a beam stop too.",
      },
    ];
  }
  const { zeroFrequency, zeroFrequencySource } = expected;
  if (place.at === zeroFrequency || zeroFrequency === null) {
    const converted = zeroFrequency === "corner" ? "; it is moved to the centre when the file is opened" : "";
    const message = `The zero frequency is at the ${place.at}${converted}.`;
    return [{ severity: "info", rule: "zero-frequency", message, evidence, fix: null }];
  }
  const shift = place.at === "corner" ? "fftshift" : "ifftshift";
  return [
    {
      severity: "error",
      rule: "zero-frequency",
      message: `The zero frequency is at the ${place.at}, where it is expected at the ${zeroFrequency} ${zeroFrequencySource}.`,
      evidence,
      fix: `Move it, np.fft.${shift}(patterns, axes=(-2, -1)), or say \`--zero-frequency ${place.at}\` when training.`,
    },
  ];
}

function checkOffset(centred: Float64Array, { height, width }: PatternFacts, place: ZeroFrequency): readonly Finding[] {
  if (place.at === "unclear") return [];
  let [sum, x, y] = [0, 0, 0];
  for (let pixel = 0; pixel < centred.length; pixel += 1) {
    const value = centred[pixel] as number;
    sum += value;
    x += value * ((pixel % width) - width / 2);
    y += value * (Math.floor(pixel / width) - height / 2);
  }
  const [right, down] = [x / sum, y / sum];
  const limit = width / 16;
  if (!(Math.max(Math.abs(right), Math.abs(down)) > limit)) return [];
  return [
    {
      severity: "warning",
      rule: "pattern-offset",
      message: "The patterns do not sit on the zero frequency: the network would have to learn a phase ramp.",
      evidence: `centre of mass ${tenths(right)} columns and ${tenths(down)} rows from it, limit N/16 = ${limit}`,
      fix: "Crop the detector about the undiffracted beam.",
    },
  ];
}

function checkPixels(image: Float64Array, facts: PatternFacts): readonly Finding[] {
  const [dead, hot]: [number[], number[]] = [[], []];
  for (let pixel = 0; pixel < image.length; pixel += 1) {
    const near = neighbours(pixel, facts);
    if (facts.leastImage[pixel] === Infinity || near.length === 0) continue; // masked, or all about it is
    const heights = near.map((place) => image[place] as number).sort((a, b) => a - b);
    const expected = (heights[heights.length >> 1] as number) * facts.frames;
    if (facts.greatestImage[pixel] === 0 && expected >= deadFrom) dead.push(pixel);
    if (isHot(image[pixel] as number, heights.at(-1) as number, facts.frames)) hot.push(pixel);
  }
  return [
    ...brokenPixels([...new Set([...growDark(dead, facts), ...findGaps(image, facts)])], facts, {
      rule: "dead-pixels",
      message: "Pixels never count anything, though those about them do.",
    }),
    ...brokenPixels(hot, facts, {
      rule: "hot-pixels",
      message: `Pixels count more than ${hotFactor} times as much as the brightest of their neighbours.`,
    }),
  ];
}

/**
 * The dark pixels about dead ones: a beam stop has a dark rim, and an inside that its neighbours tell nothing of. Where
 * the dark leads to the dim outside of the pattern, only the dead ones themselves are told.
 */
function growDark(dead: readonly number[], { height, width, greatestImage, leastImage }: PatternFacts): number[] {
  const found = new Set(dead);
  const open = [...dead];
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    for (const [down, right] of around) {
      const [y, x] = [row + down, column + right];
      const place = y * width + x;
      if (y < 0 || x < 0 || y >= height || x >= width || found.has(place)) continue;
      if (greatestImage[place] !== 0 || leastImage[place] === Infinity) continue;
      found.add(place);
      open.push(place);
    }
    if (found.size > (height * width) / 8) return [...dead];
  }
  return [...found].toSorted((a, b) => a - b);
}

/**
 * A real pattern is band-limited by the probe's width, so that a pixel cannot stand alone; the zero frequency can,
 * and is not asked. Few counts make no hot pixel: five standard deviations of them are asked for.
 */
function isHot(mean: number, brightest: number, frames: number): boolean {
  const excess = (mean - hotFactor * brightest) * frames;
  return excess > 5 * Math.sqrt(hotFactor * brightest * frames) + deadFrom;
}

const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right] as const));

/**
 * The up to eight pixels about one, without those in the mask; none for the zero frequency itself. They wrap round, so
 * that a zero frequency at the corner has its neighbours; at the rim of a centred pattern all is dim.
 */
function neighbours(pixel: number, { height, width, leastImage }: PatternFacts): readonly number[] {
  const [row, column] = [Math.floor(pixel / width), pixel % width];
  if (pixel === 0 || pixel === (height * width + width) / 2) return [];
  return around
    .map(([down, right]) => ((row + down + height) % height) * width + ((column + right + width) % width))
    .filter((place) => place !== pixel && leastImage[place] !== Infinity);
}

function brokenPixels(
  pixels: readonly number[],
  { width }: PatternFacts,
  { rule, message }: Pick<Finding, "rule" | "message">,
): readonly Finding[] {
  if (pixels.length === 0) return [];
  const named = pixels.slice(0, 5).map((pixel) => `[${Math.floor(pixel / width)}, ${pixel % width}]`);
  return [
    {
      severity: "warning",
      rule,
      message,
      evidence: `${pixels.length}, row and column: ${firstOf(named, pixels.length)}`,
      fix: "Give them a 0 in a mask (uint8 [N, N], in the order of the patterns' pixels); the loss then leaves them out.",
    },
  ];
}
