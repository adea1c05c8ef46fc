import * as tf from "@tensorflow/tfjs-core";
import { readTensors } from "../engine/read-tensors.ts";
import { hideMasked } from "./hide-masked.ts";
import { FixedWeights, type Weights } from "./layers.ts";
import { createNetwork, type Network, type NetworkOutput } from "./network.ts";
import { createObjective, type Objective } from "./objective.ts";
import { createLayout } from "./parameters.ts";
import type { Batch, ModelDefinition, ParameterLayout, Prediction, Predictor, Replica } from "./types.ts";

interface Parts {
  readonly definition: ModelDefinition;
  readonly layout: ParameterLayout;
  readonly network: Network;
  readonly objective: Objective;
}

/**
 * A replica that computes in this process, on the engine that was opened last.
 * Its tensors live for one call; what it returns lies in plain memory.
 */
export function createReplica(definition: ModelDefinition): Replica {
  const parts: Parts = {
    definition,
    layout: createLayout(definition.config),
    network: createNetwork(definition.config),
    objective: createObjective(definition),
  };
  return {
    layout: parts.layout,
    gradient: async (weights, batch, target = new Float32Array(parts.layout.size)) => {
      const loss = lossAndGradient(parts, { weights, batch: hideMasked(batch, definition), target });
      return { count: batch.count, loss, metrics: {}, gradient: target };
    },
    evaluate: async (weights, batch) => ({
      count: batch.count,
      loss: lossOf(parts, weights, hideMasked(batch, definition)),
      metrics: {},
    }),
    predict: async (weights, batch) => predict(parts, weights, hideMasked(batch, definition)),
    predictor: (weights) => createPredictor(parts, weights),
    dispose: async () => {
      parts.network.dispose();
      parts.objective.dispose();
    },
  };
}

/** The loss; its gradient is put into `target`, in the layout's order. */
function lossAndGradient(
  parts: Parts,
  { weights, batch, target }: { readonly weights: Float32Array; readonly batch: Batch; readonly target: Float32Array },
): number {
  const { layout } = parts;
  parts.objective.assertBatch(batch);
  return withTensors(layout, weights, (tensors) => {
    const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) =>
      batchLoss(parts, batch, nameWeights(layout, values)),
    )([...tensors]);
    readTensors(grads, target);
    const loss = value.dataSync()[0] as number;
    tf.dispose([grads, value]);
    return loss;
  });
}

function lossOf(parts: Parts, weights: Float32Array, batch: Batch): number {
  return withTensors(parts.layout, weights, (tensors) => {
    const loss = tf.tidy(() => batchLoss(parts, batch, nameWeights(parts.layout, tensors)));
    const value = loss.dataSync()[0] as number;
    loss.dispose();
    return value;
  });
}

function predict(parts: Parts, weights: Float32Array, batch: Batch): Prediction {
  return withTensors(parts.layout, weights, (tensors) => predictWith(parts, nameWeights(parts.layout, tensors), batch));
}

/** Reads outside `tidy`: inside it `dataSync` walks the array element by element. */
function predictWith(parts: Parts, weights: Weights, batch: Batch): Prediction {
  const output = tf.tidy(() => ({ ...applyNetwork(parts, batch, weights) }));
  const prediction = {
    amplitude: new Float32Array(output.amplitude.dataSync()),
    phase: new Float32Array(output.phase.dataSync()),
  };
  tf.dispose([output.amplitude, output.phase]);
  return prediction;
}

/** Copies the weights: an engine may look at the array only when a tensor is first used. */
function createPredictor(parts: Parts, weights: Float32Array): Predictor {
  const fixed = new FixedWeights(nameWeights(parts.layout, createTensors(parts.layout, weights.slice())));
  return {
    predict: async (batch) => predictWith(parts, fixed, hideMasked(batch, parts.definition)),
    dispose: () => fixed.dispose(),
  };
}

function batchLoss(parts: Parts, batch: Batch, weights: Weights): tf.Scalar {
  return parts.objective.loss(applyNetwork(parts, batch, weights), batch, weights);
}

function applyNetwork({ definition, network }: Parts, batch: Batch, weights: Weights): NetworkOutput {
  const { N, gridsize } = definition.config;
  const measured = tf.tensor4d(batch.amplitude, [batch.count, N, N, gridsize ** 2]);
  return network.apply(tf.mul(measured, definition.normalisation.dataFactor), weights);
}

/**
 * The weights as tensors while `action` runs, gone after it, whether it returns or throws.
 * Views, no copies: these tensors are used up before the caller has the array back and may refill it.
 */
function withTensors<T>(
  layout: ParameterLayout,
  weights: Float32Array,
  action: (tensors: readonly tf.Tensor[]) => T,
): T {
  const tensors = createTensors(layout, weights);
  try {
    return action(tensors);
  } finally {
    tf.dispose(tensors);
  }
}

/** Views of the array, in the layout's order. */
function createTensors(layout: ParameterLayout, weights: Float32Array): tf.Tensor[] {
  return layout.parameters.map(({ shape, offset, size }) =>
    tf.tensor(weights.subarray(offset, offset + size), [...shape], "float32"),
  );
}

function nameWeights(layout: ParameterLayout, tensors: readonly tf.Tensor[]): Weights {
  return new Map(layout.parameters.map(({ name }, index) => [name, tensors[index] as tf.Tensor]));
}
