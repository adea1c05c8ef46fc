import { applyAdam } from "../engine/adam.ts";
import type { ExecutionConfig } from "./execution-config.ts";

/** The knobs that an optimiser reads. */
export type OptimizerConfig = Pick<
  ExecutionConfig,
  "optimizer" | "adamBeta1" | "adamBeta2" | "adamEpsilon" | "momentum"
>;

/** All that an optimiser remembers from step to step; plain memory, so that a resume is bit-equal. */
export interface OptimizerState {
  readonly kind: "adam" | "sgd";
  /** Steps applied. */
  step: number;
  /** `m` and `v` of Adam, `velocity` of SGD with momentum; float32 `[size]` each. */
  readonly slots: Readonly<Record<string, Float32Array>>;
}

/** An optimiser before its first step. */
export function createOptimizerState(config: OptimizerConfig, size: number): OptimizerState {
  const names = slotNames(config);
  return {
    kind: config.optimizer,
    step: 0,
    slots: Object.fromEntries(names.map((name) => [name, new Float32Array(size)])),
  };
}

/** The arrays that an optimiser keeps. */
export function slotNames(config: OptimizerConfig): readonly string[] {
  if (config.optimizer === "adam") return ["m", "v"];
  return config.momentum > 0 ? ["velocity"] : [];
}

/** An independent copy of an optimiser's state. */
export function copyOptimizerState(state: OptimizerState): OptimizerState {
  const slots = Object.entries(state.slots).map(([name, values]) => [name, values.slice()]);
  return { kind: state.kind, step: state.step, slots: Object.fromEntries(slots) };
}

/** What one step changes, and by what. */
export interface OptimizerStep {
  /** float32 `[size]`, changed in place. */
  readonly weights: Float32Array;
  /** Mean gradient, float32 `[size]`; read only. */
  readonly gradient: Float32Array;
  readonly learningRate: number;
}

/**
 * Applies one step in place. Arithmetic is in doubles, weights and memory are float32.
 *
 * Adam: `m ← β₁m + (1 − β₁)g`, `v ← β₂v + (1 − β₂)g²`, `w ← w − η · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)`;
 * βᵗ comes from t in closed form, not from a running product, so that t is all there is to keep.
 *
 * SGD: `u ← μu + g`, `w ← w − ηu`; without momentum `w ← w − ηg`.
 * @see Kingma and Ba, Adam, arXiv 1412.6980, algorithm 1; SGD as PyTorch writes it
 */
export function applyOptimizer(config: OptimizerConfig, state: OptimizerState, step: OptimizerStep): void {
  state.step += 1;
  if (state.kind === "adam") stepAdam(config, state, step);
  else applySgd(config, state, step);
}

function stepAdam(config: OptimizerConfig, state: OptimizerState, step: OptimizerStep): void {
  const { adamBeta1: beta1, adamBeta2: beta2, adamEpsilon: epsilon } = config;
  const { weights, gradient, learningRate } = step;
  applyAdam({
    weights,
    m: state.slots["m"] as Float32Array,
    v: state.slots["v"] as Float32Array,
    gradient,
    beta1,
    beta2,
    epsilon,
    rate: learningRate / (1 - beta1 ** state.step),
    correction: 1 / (1 - beta2 ** state.step),
  });
}

function applySgd(config: OptimizerConfig, state: OptimizerState, step: OptimizerStep): void {
  const { weights, gradient, learningRate } = step;
  const velocity = state.slots["velocity"];
  for (let index = 0; index < weights.length; index += 1) {
    let slope = gradient[index] as number;
    if (velocity !== undefined) {
      slope += config.momentum * (velocity[index] as number);
      velocity[index] = slope;
    }
    weights[index] = (weights[index] as number) - learningRate * slope;
  }
}
