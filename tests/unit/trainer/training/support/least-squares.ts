import type {
  Batch,
  GradientResult,
  LossResult,
  ParameterLayout,
  Replica,
} from "../../../../../src/trainer/model/types.ts";
import type { BatchSource } from "../../../../../src/trainer/training/types.ts";

/**
 * Linear least squares in plain JavaScript behind the interface of a network: `loss = mean (w·x + b − y)²`, where
 * `x` is the first three "pixels" of a pattern and `y` the fourth. Two parameters: `dense/kernel [3, 1]`, `dense/bias [1]`.
 */
export const layout: ParameterLayout = {
  parameters: [
    { name: "dense/kernel", shape: [3, 1], offset: 0, size: 3 },
    { name: "dense/bias", shape: [1], offset: 3, size: 1 },
  ],
  size: 4,
};

export const startWeights = Float32Array.of(0.5, -0.25, 1, 0);

/** A small generator of its own, so that the tests do not lean on what they test. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** Rows `(x₁, x₂, x₃, y)` with `y = 2x₁ − x₂ + ½x₃ + 0.3` and some noise. */
export function rows(count: number, seed = 7): readonly Float32Array[] {
  const next = pseudoRandom(seed);
  return Array.from({ length: count }, () => {
    const [a, b, c] = [next(), next(), next()];
    return Float32Array.of(a, b, c, 2 * a - b + 0.5 * c + 0.3 + 0.1 * next());
  });
}

/** The rows as a source of batches; `asked` collects which groups were asked for. */
export function sourceOf(data: readonly Float32Array[], asked: number[][] = []): BatchSource {
  return {
    count: data.length,
    batch: async (groups) => {
      asked.push([...groups]);
      const amplitude = new Float32Array(groups.length * 4);
      groups.forEach((group, index) => amplitude.set(data[group] as Float32Array, index * 4));
      const patterns = Int32Array.from(groups, (group) => 1000 + group);
      return {
        count: groups.length,
        patterns,
        amplitude,
        offsetsPx: new Float32Array(groups.length * 2),
        labels: null,
      };
    },
  };
}

function residuals(weights: Float32Array, { count, amplitude }: Batch): readonly number[] {
  const at = (index: number): number => amplitude[index] as number;
  const weight = (index: number): number => weights[index] as number;
  return Array.from({ length: count }, (_, row) => {
    const start = row * 4;
    return weight(0) * at(start) + weight(1) * at(start + 1) + weight(2) * at(start + 2) + weight(3) - at(start + 3);
  });
}

function lossOf(weights: Float32Array, batch: Batch): LossResult {
  const found = residuals(weights, batch);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const loss = mean(found.map((value) => value * value));
  return { count: batch.count, loss, metrics: { bias: mean(found) } };
}

export function gradientOf(weights: Float32Array, batch: Batch): GradientResult {
  const gradient = new Float64Array(4);
  residuals(weights, batch).forEach((residual, row) => {
    for (let index = 0; index < 4; index += 1) {
      const factor = index < 3 ? (batch.amplitude[row * 4 + index] as number) : 1;
      gradient[index] = (gradient[index] as number) + (2 * residual * factor) / batch.count;
    }
  });
  return { ...lossOf(weights, batch), gradient: Float32Array.from(gradient) };
}

/** Parts of a replica that a test replaces. */
export type ReplicaParts = Partial<Pick<Replica, "gradient" | "evaluate">>;

export function leastSquares(parts: ReplicaParts = {}): Replica {
  return {
    layout,
    gradient: async (weights, batch) => gradientOf(weights, batch),
    evaluate: async (weights, batch) => lossOf(weights, batch),
    predict: async (weights, batch) => ({
      amplitude: Float32Array.from(residuals(weights, batch)),
      phase: new Float32Array(batch.count),
    }),
    dispose: async () => {},
    ...parts,
  };
}
