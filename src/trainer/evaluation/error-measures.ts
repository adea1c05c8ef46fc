import type { Image } from "./image.ts";

/** How far an image is from its truth, pixel by pixel. */
export interface ErrorMeasures {
  /** Mean absolute difference. */
  readonly mae: number;
  /** Mean squared difference. */
  readonly mse: number;
  /** `10 · log10(dataRange² / mse)`, dB; null where the images are equal or the data range is 0. */
  readonly psnrDb: number | null;
  /** max − min of the truth: the peak that `psnrDb` counts from. */
  readonly dataRange: number;
}

/**
 * MAE, MSE and PSNR.
 * @param difference prediction − truth
 * @param dataRange max − min of the truth, in the image's unit
 * @see specs/evaluation.md §4
 */
export function measureErrors(difference: Image, dataRange: number): ErrorMeasures {
  let absolute = 0;
  let squared = 0;
  for (const value of difference.values) {
    absolute += Math.abs(value);
    squared += value * value;
  }
  const count = difference.values.length;
  const mse = squared / count;
  const psnrDb = mse > 0 && dataRange > 0 ? 10 * Math.log10(dataRange ** 2 / mse) : null;
  return { mae: absolute / count, mse, psnrDb, dataRange };
}
