import { cropImage, meanOf, type Image } from "./image.ts";
import { filterRows, transpose } from "./separable-filter.ts";

/** Side of the uniform window. */
export const similarityWindow = 7;

const K1 = 0.01;
const K2 = 0.03;

/**
 * Structural similarity as scikit-image computes it by default: 7 × 7 uniform window, sample covariance (n / (n − 1)),
 * K1 0.01, K2 0.03, mean over the pixels whose window lies inside.
 *
 * `SSIM = mean (2 μx μy + C1)(2 σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2))`, `Ci = (Ki · dataRange)²`
 *
 * @param image at least 7 × 7
 * @param truth of the same size
 * @param dataRange max − min of the truth
 * @returns null where the data range is 0: nothing to be similar to
 * @see specs/evaluation.md §4; Wang et al., IEEE TIP 13, 600 (2004); skimage.metrics.structural_similarity
 */
export function structuralSimilarity(image: Image, truth: Image, dataRange: number): number | null {
  if (!(dataRange > 0)) return null;
  const size = similarityWindow;
  const window = new Float64Array(size).fill(1 / size);
  const area = size * size;
  const maps = similarityMaps({ image, truth, dataRange }, { window, covarianceFactor: area / (area - 1) });
  return meanOf(maps.similarity);
}

/** A pair of images and the range of the second. */
interface Pair {
  readonly image: Image;
  readonly truth: Image;
  readonly dataRange: number;
}

/** How local means are taken. */
interface Locality {
  /** Weights along one axis, of sum 1 and odd length. */
  readonly window: Float64Array;
  /** n / (n − 1) for the sample covariance, 1 for the plain one. */
  readonly covarianceFactor: number;
}

/** SSIM and its contrast-structure part at each pixel whose window lies inside. */
export function similarityMaps(
  { image, truth, dataRange }: Pair,
  { window, covarianceFactor }: Locality,
): { readonly similarity: Float64Array; readonly contrastStructure: Float64Array } {
  const localMean = (left: Image, right: Image | null): Float64Array => localMeans(product(left, right), window);
  const [meanX, meanY] = [localMean(image, null), localMean(truth, null)];
  const [meanXX, meanYY, meanXY] = [localMean(image, image), localMean(truth, truth), localMean(image, truth)];
  const C1 = (K1 * dataRange) ** 2;
  const C2 = (K2 * dataRange) ** 2;
  const contrastStructure = meanX.map((x, pixel) => {
    const y = meanY[pixel]!;
    const covariance = covarianceFactor * (meanXY[pixel]! - x * y);
    const variances = covarianceFactor * (meanXX[pixel]! - x * x + meanYY[pixel]! - y * y);
    return (2 * covariance + C2) / (variances + C2);
  });
  const similarity = contrastStructure.map((value, pixel) => {
    const [x, y] = [meanX[pixel]!, meanY[pixel]!];
    return (value * (2 * x * y + C1)) / (x * x + y * y + C1);
  });
  return { similarity, contrastStructure };
}

function product(left: Image, right: Image | null): Image {
  return right === null ? left : { ...left, values: left.values.map((value, pixel) => value * right.values[pixel]!) };
}

function localMeans(image: Image, window: Float64Array): Float64Array {
  const margin = (window.length - 1) / 2;
  const filtered = transpose(filterRows(transpose(filterRows(image, window)), window));
  return cropImage(filtered, {
    top: margin,
    left: margin,
    height: image.height - 2 * margin,
    width: image.width - 2 * margin,
  }).values;
}
