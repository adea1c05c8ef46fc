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

/**
 * Whether what was read as the columns of patterns numbers the patterns, in an array of as many patterns as pixels along
 * a side, where the shape does not tell: each row of such an image is one brightness throughout, but for the object.
 * Patterns fall off towards higher frequencies along both axes.
 * @param image sum or mean of the patterns' intensities, `[size · size]`
 * @see specs/scan-files.md §4
 */
export function numbersFramesLast(image: ArrayLike<number>, size: number): boolean {
  const [rows, columns] = [new Float64Array(size), new Float64Array(size)];
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    const [row, column] = [Math.floor(pixel / size), pixel % size];
    rows[row] = (rows[row] as number) + (image[pixel] as number);
    columns[column] = (columns[column] as number) + (image[pixel] as number);
  }
  return concentration(rows) > 2 * concentration(columns) && concentration(columns) < 2;
}

/** 1 where all are alike, their number where one has it all. */
function concentration(profile: Float64Array): number {
  const [sum, squares] = profile.reduce(([a, b], value) => [a + value, b + value ** 2], [0, 0] as [number, number]);
  return sum > 0 ? (profile.length * squares) / sum ** 2 : 1;
}

function standsOut(share: number, other: number): boolean {
  return share >= leastShare && share > clearly * other;
}
