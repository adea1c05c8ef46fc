import * as tf from "@tensorflow/tfjs-core";

/** Measured throughput, 1e9 multiplications and additions a second. */
export interface Speed {
  /** Product of two 1024² matrices, float32. */
  readonly matMulGflops: number;
  /** 3×3 convolution of `[8, 64, 64, 64]` with 64 filters, float32, forward. */
  readonly convolutionGflops: number;
}

/**
 * Measures the engine that is open, over and over for a while.
 * @param millisecondsEach for each of the two operations
 */
export function measureSpeed(millisecondsEach = 500): Speed {
  const matrix = tf.ones([1024, 1024]) as tf.Tensor2D;
  const image = tf.ones([8, 64, 64, 64]) as tf.Tensor4D;
  const filter = tf.ones([3, 3, 64, 64]) as tf.Tensor4D;
  const multiply = { operations: 2 * 1024 ** 3, run: () => tf.matMul(matrix, matrix) };
  const convolve = { operations: 2 * 8 * 64 * 64 * 9 * 64 * 64, run: () => tf.conv2d(image, filter, 1, "same") };
  const speed = {
    matMulGflops: measure(multiply, millisecondsEach),
    convolutionGflops: measure(convolve, millisecondsEach),
  };
  tf.dispose([matrix, image, filter]);
  return speed;
}

/** Both engines compute an operation before they return from it. The first, slow call is not counted. */
function measure(work: { operations: number; run: () => tf.Tensor }, milliseconds: number): number {
  work.run().dispose();
  const startedAt = performance.now();
  let count = 0;
  let elapsedMs = 0;
  while (elapsedMs < milliseconds) {
    work.run().dispose();
    count += 1;
    elapsedMs = performance.now() - startedAt;
  }
  return (count * work.operations) / (elapsedMs * 1e6);
}
