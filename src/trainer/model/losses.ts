import * as tf from "@tensorflow/tfjs-core";

/** Under the root of a predicted intensity: the slope of √I at 0 is infinite. */
const rootOffset = 1e-12;

/** Where measured counts are 0, the logarithm's argument is divided by this instead. */
const fewestCounts = 1e-6;

/**
 * Poisson deviance of each pixel.
 *
 * `D = λ − k + k·log(k/λ)`, and λ where k = 0
 *
 * It is the negative logarithm of the likelihood, `λ − k·log λ + lgamma(k + 1)`, less what it would be at `λ = k`. At
 * 1e9 photons a frame that likelihood is −4.5e6 with float32 steps of 0.5, while the deviance stays near one half. It is
 * computed as `(λ − k) − k·log1p((λ − k)/k)`, which keeps its digits where λ is close to k; the gradient is `(λ − k)/λ`.
 *
 * @param expected λ, counts, above 0, float32 of any shape
 * @param counts k, measured, float32 of the same shape
 * @returns float32 of the same shape
 */
export function poissonDeviance(expected: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const deviance = tf.customGrad((...inputs) => {
    const [lambda, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const surplus = tf.sub(lambda, counts);
    save([lambda, surplus]);
    const ratio = tf.div(surplus, tf.maximum(counts, fewestCounts));
    return {
      value: tf.sub(surplus, tf.mul(counts, tf.log1p(ratio))),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.div(saved[1] as tf.Tensor, saved[0] as tf.Tensor)),
    };
  });
  return deviance(expected);
}

/**
 * Distance of the amplitudes of each pixel, `|√(I + 1e-12) − A|`.
 * @param intensity predicted, float32 of any shape, in the unit of `amplitude` squared
 */
export function amplitudeDistance(intensity: tf.Tensor, amplitude: tf.Tensor): tf.Tensor {
  return tf.abs(tf.sub(tf.sqrt(tf.add(intensity, rootOffset)), amplitude));
}

/**
 * Mean over the pixels that count.
 * @param values float32 `[B, N, N]`
 * @param mask float32 `[1, N, N]` of 0 and 1, or `null` where all count
 */
export function maskedMean(values: tf.Tensor, mask: tf.Tensor | null): tf.Scalar {
  if (mask === null) return tf.mean(values);
  const [batch = 1] = values.shape;
  return tf.div(tf.sum(tf.mul(values, mask)), tf.mul(tf.sum(mask), batch));
}

/** Total variation: mean |difference| to the pixel below plus that to the right. float32 `[B, N, N, C]` */
export function totalVariation(image: tf.Tensor4D): tf.Scalar {
  const [batch, height, width, channels] = image.shape;
  const steps = (axis: 1 | 2): tf.Scalar => {
    const begin: [number, number, number, number] = [0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0, 0];
    const size: [number, number, number, number] = [batch, height - begin[1], width - begin[2], channels];
    return tf.mean(tf.abs(tf.sub(tf.slice(image, begin, size), tf.slice(image, [0, 0, 0, 0], size))));
  };
  return tf.add(steps(1), steps(2));
}

/** Mean |difference| from the patch's own mean. float32 `[B, N, N, C]` */
export function meanDeviation(image: tf.Tensor4D): tf.Scalar {
  return tf.mean(tf.abs(tf.sub(image, tf.mean(image, [1, 2], true))));
}
