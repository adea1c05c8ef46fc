import { meanOf, type Image } from "./image.ts";
import { gaussianWindow } from "./separable-filter.ts";
import { similarityMaps } from "./structural-similarity.ts";

/** Wang, Simoncelli and Bovik's exponents, finest level first. */
const exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
const windowSize = 11;
const windowSigma = 1.5;

/** Multi-scale SSIM and how it was taken. */
export interface MultiscaleSimilarity {
  readonly value: number;
  /** Number of scales, each half as large as the one before; 5 where the image is large enough. */
  readonly levels: number;
  /** The local window, for a table to state. */
  readonly window: string;
}

/**
 * Multi-scale structural similarity: contrast and structure at every level, brightness at the coarsest.
 *
 * `MS-SSIM = SSIM_L^{w_L} · Π_{l<L} cs_l^{w_l}`, 11 × 11 Gaussian window (σ 1.5), levels halved by 2 × 2 means
 *
 * Where an image is too small for five levels, fewer are taken and their exponents divided by their sum.
 * A negative level counts as 0.
 *
 * @returns null where the data range is 0, or the image is smaller than the window
 * @see specs/evaluation.md §4; Wang, Simoncelli and Bovik, Asilomar 2003
 */
export function multiscaleSimilarity(image: Image, truth: Image, dataRange: number): MultiscaleSimilarity | null {
  const levels = levelsFor(Math.min(image.height, image.width));
  if (levels === 0 || !(dataRange > 0)) return null;
  const total = exponents.slice(0, levels).reduce((sum, exponent) => sum + exponent, 0);
  const locality = { window: gaussianWindow(windowSigma, windowSize), covarianceFactor: 1 };
  let [x, y, value] = [image, truth, 1];
  for (let level = 0; level < levels; level += 1) {
    const maps = similarityMaps({ image: x, truth: y, dataRange }, locality);
    const mean = meanOf(level === levels - 1 ? maps.similarity : maps.contrastStructure);
    value *= Math.max(mean, 0) ** (exponents[level]! / total);
    [x, y] = [halve(x), halve(y)];
  }
  return { value, levels, window: `${windowSize}×${windowSize} Gaussian, σ ${windowSigma} px` };
}

function levelsFor(side: number): number {
  return exponents.filter((_, level) => side >= windowSize * 2 ** level).length;
}

function halve(image: Image): Image {
  const height = Math.floor(image.height / 2);
  const width = Math.floor(image.width / 2);
  const values = new Float64Array(height * width);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = 2 * row * image.width + 2 * column;
      const above = image.values[at]! + image.values[at + 1]!;
      const below = image.values[at + image.width]! + image.values[at + image.width + 1]!;
      values[row * width + column] = (above + below) / 4;
    }
  }
  return { height, width, values };
}
