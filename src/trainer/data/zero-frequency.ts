/** Where the zero frequency is, and the shares of the energy that say so. */
export interface ZeroFrequency {
  readonly at: "centre" | "corner" | "unclear";
  readonly centreShare: number;
  readonly cornerShare: number;
}

/** How much more energy one place must have than the other before it is called the zero frequency's. */
const clearly = 2;

/** Share of the energy that it has at least: twice that of an even pattern. Behind a beam stop neither place has it. */
const leastShare = 2 / 16;

/**
 * Energy in a square of N/4 about `[N/2, N/2]` against the same square about `[0, 0]`, wrapped round. Opening a file and
 * inspecting it both ask this.
 * @param image sum or mean of the patterns' intensities, `[height · width]`
 * @see specs/scan-files.md §4
 */
export function placeZeroFrequency(
  image: ArrayLike<number>,
  { height, width }: { readonly height: number; readonly width: number },
): ZeroFrequency {
  let [sum, centre, corner] = [0, 0, 0];
  for (let pixel = 0; pixel < image.length; pixel += 1) {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const value = image[pixel] as number;
    sum += value;
    const fromCorner = Math.max(Math.min(row, height - row) / height, Math.min(column, width - column) / width);
    const fromCentre = Math.max(Math.abs(row / height - 0.5), Math.abs(column / width - 0.5));
    if (fromCorner < 1 / 8) corner += value;
    if (fromCentre < 1 / 8) centre += value;
  }
  const [centreShare, cornerShare] = sum > 0 ? [centre / sum, corner / sum] : [0, 0];
  if (standsOut(centreShare, cornerShare)) return { at: "centre", centreShare, cornerShare };
  return { at: standsOut(cornerShare, centreShare) ? "corner" : "unclear", centreShare, cornerShare };
}

function standsOut(share: number, other: number): boolean {
  return share >= leastShare && share > clearly * other;
}
