import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of random numbers whose state can be kept and taken up again, number for number. */
export interface RandomGenerator {
  /** Uniform in `[0, 1)`, 53 bits. */
  uniform(): number;
  /** An integer in `[0, below)`, each as likely. */
  integer(below: number): number;
  /** Standard normal (Box–Muller; both halves of a pair come from fresh draws, so that the state is all there is). */
  normal(): number;
  /** A copy of the state, four 32-bit integers. */
  state(): readonly number[];
}

/**
 * From small seeds the first numbers of xoroshiro128+ are all near 1 (a normal draw of eight standard deviations), and
 * those of neighbouring seeds are alike; after this many the state is mixed.
 */
const thrownAway = 32;

/** xoroshiro128+ from a 32-bit seed. */
export function createRandom(seed: number): RandomGenerator {
  const source = xoroshiro128plus(seed | 0);
  for (let thrown = 0; thrown < thrownAway; thrown += 1) source.next();
  return wrap(source);
}

/** Goes on where a generator stood when its `state()` was taken. */
export function restoreRandom(state: readonly number[]): RandomGenerator {
  return wrap(xoroshiro128plusFromState(state));
}

/** A random order of `0 … count − 1` (Fisher–Yates). int32 `[count]`. */
export function permutation(random: RandomGenerator, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    const kept = order[last] as number;
    order[last] = order[other] as number;
    order[other] = kept;
  }
  return order;
}

function wrap(source: ReturnType<typeof xoroshiro128plus>): RandomGenerator {
  const uniform = (): number => uniformFloat64(source);
  return {
    uniform,
    integer: (below) => uniformInt(source, 0, below - 1),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    state: () => source.getState(),
  };
}
