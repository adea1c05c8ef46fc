/**
 * Pearson's correlation of two equally long series.
 *
 * `Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² · Σ (y − ȳ)²)`
 *
 * @returns −1 … 1; 0 where one of them does not vary: a constant tells nothing about the other
 */
export function pearson(left: Float64Array, right: Float64Array): number {
  const [meanLeft, meanRight] = [mean(left), mean(right)];
  let [cross, squareLeft, squareRight] = [0, 0, 0];
  for (let place = 0; place < left.length; place += 1) {
    const x = left[place]! - meanLeft;
    const y = right[place]! - meanRight;
    cross += x * y;
    squareLeft += x * x;
    squareRight += y * y;
  }
  // rounding alone makes a constant vary by about 1e-16 of its value
  const varies = (square: number, level: number): boolean => square > left.length * (1e-9 * level) ** 2;
  if (!varies(squareLeft, meanLeft) || !varies(squareRight, meanRight)) return 0;
  return cross / Math.sqrt(squareLeft * squareRight);
}

/** The middle of a series, or the mean of its two middle values; null for none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const upper = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
