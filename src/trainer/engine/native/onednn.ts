import * as tf from "@tensorflow/tfjs-core";
import { floatAttribute, integersAttribute, nameAttribute } from "./attributes.ts";
import { isOneDnnOn } from "./environment.ts";
import type { NativeBackend, OpAttribute } from "./types.ts";

/** oneDNN's kernels that TensorFlow puts in by itself only when it rewrites a graph; eager, they are called by name. */
const names = {
  convolution: "_MklNativeConv2DWithBias",
  convolutionRelu: "_MklNativeFusedConv2D",
  filterAndBias: "_MklNativeConv2DBackpropFilterWithBias",
  maxPool: "_MklNativeMaxPool",
  maxPoolGradient: "_MklNativeMaxPoolGrad",
} as const;

const tried = new WeakMap<NativeBackend, boolean>();

/** Whether those kernels are there: an x86 build of TensorFlow, on the CPU, with oneDNN on. Found by trying, once. */
export function hasOneDnnKernels(backend: NativeBackend): boolean {
  const known = tried.get(backend) ?? tryOneDnn(backend);
  tried.set(backend, known);
  return known;
}

function tryOneDnn(backend: NativeBackend): boolean {
  if (backend.isUsingGpuDevice || !isOneDnnOn()) return false;
  try {
    tf.tidy(() => {
      const x = tf.ones([1, 2, 2, 1]) as tf.Tensor4D;
      convolveWithBias(backend, [x, tf.ones([3, 3, 1, 1]), tf.ones([1])]);
      filterAndBiasByOneDnn(backend, [x, x], [3, 3, 1, 1]);
      maxPoolGradient(backend, x, maxPool(backend, x));
    });
    return true;
  } catch {
    return false; // TensorFlow knows no such kernel
  }
}

/**
 * A convolution with its bias in one pass, stride 1, same padding.
 * @param inputs x `[B, H, W, from]`, filter `[h, w, from, to]`, bias `[to]`
 */
export function convolveWithBias(backend: NativeBackend, inputs: readonly tf.Tensor[]): tf.Tensor {
  return backend.executeSingleOutput(names.convolution, convolution(backend), inputs);
}

/**
 * Gradients of filter and bias in one pass. @param inputs x and dy
 */
export function filterAndBiasByOneDnn(
  backend: NativeBackend,
  [x, dy]: readonly [tf.Tensor, tf.Tensor],
  filterShape: readonly number[],
): tf.Tensor[] {
  const sizes = tf.tensor1d([...filterShape], "int32");
  const result = backend.executeMultipleOutputs(names.filterAndBias, convolution(backend), [x, sizes, dy], 2);
  sizes.dispose();
  return result;
}

const triedFusion = new WeakMap<NativeBackend, boolean>();

/**
 * Whether bias and ReLU both go into the convolution: its attributes are lists of words and of types, which the addon
 * takes only where it was built with them. Found by trying, once.
 */
export function hasFusedRelu(backend: NativeBackend): boolean {
  const known = triedFusion.get(backend) ?? tryFusion(backend);
  triedFusion.set(backend, known);
  return known;
}

function tryFusion(backend: NativeBackend): boolean {
  try {
    tf.tidy(() => convolveWithBiasRelu(backend, [tf.ones([1, 2, 2, 1]), tf.ones([3, 3, 1, 1]), tf.ones([1])]));
    return true;
  } catch {
    return false; // the addon as it is published
  }
}

/** The same with ReLU; only where `hasFusedRelu`. */
export function convolveWithBiasRelu(backend: NativeBackend, inputs: readonly tf.Tensor[]): tf.Tensor {
  const { TF_ATTR_INT, TF_ATTR_STRING, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const fusion = [
    { name: "num_args", type: TF_ATTR_INT, value: 1 },
    { name: "fused_ops", type: TF_ATTR_STRING, value: ["BiasAdd", "Relu"] },
    { name: "TArgs", type: TF_ATTR_TYPE, value: [TF_FLOAT] },
  ];
  return backend.executeSingleOutput(names.convolutionRelu, [...convolution(backend), ...fusion], inputs);
}

/** 2×2 maximum, stride 2. */
export function maxPool(backend: NativeBackend, x: tf.Tensor): tf.Tensor {
  const [result, workspace] = poolWithWorkspace(backend, x);
  workspace.dispose();
  return result;
}

/**
 * Gradient of that maximum, to the first of equals. The places of the maxima, which oneDNN keeps beside the result and
 * TensorFlow.js has no room for, are found again: 1 ms on 16×64×64×64.
 */
export function maxPoolGradient(backend: NativeBackend, x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const [result, workspace] = poolWithWorkspace(backend, x);
  const gradient = poolGradient(backend, [x, result, dy, workspace]);
  tf.dispose([result, workspace]);
  return gradient;
}

/** The same where the places were kept. @param inputs x, result, dy, workspace */
export function poolGradient(backend: NativeBackend, inputs: readonly tf.Tensor[]): tf.Tensor {
  return backend.executeSingleOutput(names.maxPoolGradient, pooling(backend), inputs);
}

/** 2×2 maximum and the places of the maxima, in oneDNN's own form. */
export function poolWithWorkspace(backend: NativeBackend, x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return backend.executeMultipleOutputs(names.maxPool, pooling(backend), [x], 2) as [tf.Tensor, tf.Tensor];
}

function convolution(backend: NativeBackend): OpAttribute[] {
  return [
    ...common(backend),
    integersAttribute(backend, "strides", [1, 1, 1, 1]),
    integersAttribute(backend, "dilations", [1, 1, 1, 1]),
    nameAttribute(backend, "padding", "SAME"),
  ];
}

function pooling(backend: NativeBackend): OpAttribute[] {
  return [
    ...common(backend),
    integersAttribute(backend, "ksize", [1, 2, 2, 1]),
    integersAttribute(backend, "strides", [1, 2, 2, 1]),
    nameAttribute(backend, "padding", "VALID"),
    { name: "workspace_enabled", type: backend.binding.TF_ATTR_BOOL, value: true },
  ];
}

/** The label under which TensorFlow registers oneDNN's kernels must be named, or none is found. */
function common(backend: NativeBackend): OpAttribute[] {
  return [
    floatAttribute(backend),
    nameAttribute(backend, "data_format", "NHWC"),
    nameAttribute(backend, "_kernel", "MklNameChangeOp"),
  ];
}
