/** A bar of a round length. */
export interface ScaleBar {
  /** Length in pixels of the image, fractions too. */
  readonly lengthPx: number;
  /** `50 px`, `500 nm`, `2 µm` */
  readonly label: string;
}

const units: readonly (readonly [string, number])[] = [
  ["nm", 1e-9],
  ["µm", 1e-6],
  ["mm", 1e-3],
];

/**
 * The longest bar of 1, 2 or 5 times a power of ten that is not longer than a quarter of the image.
 * @param widthPx width of the image
 * @param pixelSizeM side of a pixel in metres; null where it is not known: the bar is then in pixels
 */
export function chooseScaleBar(widthPx: number, pixelSizeM: number | null): ScaleBar {
  const limitPx = widthPx / 4;
  if (pixelSizeM === null) {
    const lengthPx = Math.max(1, roundDown(limitPx));
    return { lengthPx, label: `${lengthPx} px` };
  }
  const lengthM = roundDown(limitPx * pixelSizeM);
  const [unit, size] = units.findLast(([, metres]) => lengthM >= metres * 0.999) ?? units[0]!;
  return { lengthPx: lengthM / pixelSizeM, label: `${Number((lengthM / size).toPrecision(3))} ${unit}` };
}

/** The largest of 1, 2, 5 · 10^k that is not above a value. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [5, 2, 1].find((candidate) => candidate * power <= value * (1 + 1e-9)) ?? 1;
  return factor * power;
}
