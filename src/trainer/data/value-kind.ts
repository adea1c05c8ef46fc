/** What the values of patterns are, as far as their numbers say. */
export type ValueKind = "amplitude" | "intensity" | "unknown";

/** What is counted over values to tell their kind. */
export interface ValueTally {
  telling: number;
  whole: number;
  wholeSquares: number;
  aboveOne: boolean;
}

/** What the kind of values is told from. */
export interface ValueFacts {
  /** NumPy's name without byte order, `f4`. */
  readonly dtype: string;
  /** Among the values above 0 and small enough to tell: the share that are whole numbers, and whose squares are. */
  readonly wholeShare: number;
  readonly wholeSquareShare: number;
  /** Whether there is a whole number other than 0 and 1. */
  readonly aboveOne: boolean;
  /** The number that all values of the first frames are multiples of, as counts times a gain are; their square roots are not. */
  readonly step: number | null;
}

/** Above this a float32 amplitude no longer tells whether its square is whole: the rounding comes near 0.02. */
const largestTellingSquare = 1e5;

/** Share of values that must be whole, or have whole squares, before it is taken for a law. */
const wholeFrom = 0.999;

const enoughMultiples = 100;

/** Of the values of the first frames so many are asked for a common step. */
const stepValues = 1 << 20;

/** Before the first value. */
export function createValueTally(): ValueTally {
  return { telling: 0, whole: 0, wholeSquares: 0, aboveOne: false };
}

/** Counts a value that is finite and not negative. */
export function addValue(tally: ValueTally, value: number): void {
  const square = value * value;
  if (value <= 0 || square > largestTellingSquare) return;
  tally.telling += 1;
  if (value === Math.round(value)) {
    tally.whole += 1;
    if (value > 1) tally.aboveOne = true;
  }
  // Float32 squares of 1e5 are off by up to 0.012: 2 · 1e5 · 2⁻²⁴.
  if (square >= 0.5 && Math.abs(square - Math.round(square)) < 0.02) tally.wholeSquares += 1;
}

/** The shares of a tally. */
export function sharesOf({ telling, whole, wholeSquares, aboveOne }: ValueTally): Omit<ValueFacts, "dtype" | "step"> {
  const share = (count: number): number => (telling === 0 ? 0 : count / telling);
  return { wholeShare: share(whole), wholeSquareShare: share(wholeSquares), aboveOne };
}

/**
 * What values are: whole squares of numbers that are not whole are amplitudes; an integer type, whole numbers, and
 * multiples of one number are counts; all else cannot be told. Opening a file and inspecting it both ask this.
 * @see specs/scan-files.md §4
 */
export function kindOfValues({ dtype, wholeShare, wholeSquareShare, aboveOne, step }: ValueFacts): ValueKind {
  if (/^[iu]/u.test(dtype)) return "intensity";
  if (wholeShare >= wholeFrom) return aboveOne ? "intensity" : "unknown";
  if (wholeSquareShare >= wholeFrom) return "amplitude";
  return step === null ? "unknown" : "intensity";
}

/**
 * The least positive value, if the others are whole multiples of it. Only small multiples tell: float32 holds
 * them exactly enough.
 * @param values of the first frames
 */
export function findStep(values: ArrayLike<number>): number | null {
  const count = Math.min(values.length, stepValues);
  let least = Infinity;
  for (let index = 0; index < count; index += 1) {
    const value = values[index] as number;
    if (value > 0 && value < least) least = value;
  }
  let multiples = 0;
  for (let index = 0; index < count; index += 1) {
    const multiple = (values[index] as number) / least;
    if (!(multiple > 1.5 && multiple < 1000)) continue;
    if (Math.abs(multiple - Math.round(multiple)) > 1e-3) return null;
    multiples += 1;
  }
  return multiples >= enoughMultiples ? least : null;
}
