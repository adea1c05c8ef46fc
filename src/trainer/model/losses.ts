import * as tf from "@tensorflow/tfjs-core";

/** Under the root of a predicted intensity: the slope of √I at 0 is infinite. */
const rootOffset = 1e-12;

/** Where measured counts are 0, the logarithm's argument is divided by this instead. */
const fewestCounts = 1e-6;

/** Up to this |λ − k|/k the deviance comes from its series, whose first term left out is below 1e-8 of it there. */
const seriesReach = 0.25;

/**
 * Poisson deviance of each pixel.
 *
 * `D = λ − k + k·log(k/λ)`, and λ where k = 0
 *
 * It is the negative logarithm of the likelihood, `λ − k·log λ + lgamma(k + 1)`, less what it would be at `λ = k`. At
 * 1e9 photons a frame that likelihood is −4.5e6 with float32 steps of 0.5, while the deviance stays near one half. The
 * gradient is `(λ − k)/λ`, nothing is differentiated through the logarithm.
 *
 * @param expected λ, counts, above 0, float32 of any shape
 * @param counts k, measured, float32 of the same shape
 * @returns float32 of the same shape, counts; the caller disposes it
 * @see /specs/forward-model.md §6
 * @see specs/forward-model.md §6
 */
export function poissonDeviance(expected: tf.Tensor, counts: tf.Tensor): tf.Tensor {
  const deviance = tf.customGrad((...inputs) => {
    const [lambda, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const surplus = tf.sub(lambda, counts);
    save([lambda, surplus]);
    return {
      value: devianceOf(lambda, counts, surplus),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(dy, tf.div(saved[1] as tf.Tensor, saved[0] as tf.Tensor)),
    };
  });
  return deviance(expected);
}

/**
 * Two forms, for float32 cancels in either: where λ is close to k, `k·(r − log(1 + r))` with r = (λ − k)/k by the series
 * of `log(1 + r) = 2·atanh(s)`, s = r/(2 + r); elsewhere the logarithm itself. log1p would not do: the WASM backend
 * computes it as log(1 + x), and 1 + r is 0 where k is some 1e7 times λ.
 */
function devianceOf(lambda: tf.Tensor, counts: tf.Tensor, surplus: tf.Tensor): tf.Tensor {
  const divisor = tf.maximum(counts, fewestCounts);
  const ratio = tf.div(surplus, divisor);
  const s = tf.div(ratio, tf.add(ratio, 2));
  const square = tf.square(s);
  // 1/3 + s²/5 + s⁴/7 + s⁶/9
  const tail = [1 / 7, 1 / 5, 1 / 3].reduce<tf.Tensor>(
    (sum, term) => tf.add(tf.mul(sum, square), term),
    tf.scalar(1 / 9),
  );
  const close = tf.mul(s, tf.sub(surplus, tf.mul(tf.mul(tf.mul(counts, 2), square), tail)));
  const far = tf.sub(surplus, tf.mul(counts, tf.log(tf.div(lambda, divisor))));
  return tf.where(tf.lessEqual(tf.abs(ratio), seriesReach), close, far);
}

/**
 * Distance of the amplitudes of each pixel, `|√(I + 1e-12) − A|`. The offset keeps the slope finite at I = 0.
 * @param intensity predicted, float32 of any shape, in the unit of `amplitude` squared
 * @param amplitude measured, float32 of the same shape
 * @returns float32 of the same shape, in the unit of `amplitude`; the caller disposes it
 * @see /specs/forward-model.md §6
 */
export function amplitudeDistance(intensity: tf.Tensor, amplitude: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.abs(tf.sub(tf.sqrt(tf.add(intensity, rootOffset)), amplitude)));
}

/**
 * Mean over the pixels that count, `Σ mask·value / (B · Σ mask)`.
 * @param values float32 `[B, N, N]`, finite everywhere
 * @param mask float32 `[1, N, N]` of 0 and 1, at least one of them 1, or `null` where all count
 * @returns float32, in the unit of `values`; the caller disposes it
 * @see /specs/forward-model.md §7
 */
export function maskedMean(values: tf.Tensor, mask: tf.Tensor | null): tf.Scalar {
  if (mask === null) return tf.mean(values);
  const [batch = 1] = values.shape;
  return tf.tidy(() => tf.div(tf.sum(tf.mul(values, mask)), tf.mul(tf.sum(mask), batch)));
}

/**
 * Total variation: mean |step| to the pixel below plus mean |step| to the pixel on the right, each over the pairs there are.
 * @param image float32 `[B, N, N, C]`
 * @returns float32, in the unit of `image`; the caller disposes it
 * @see /specs/forward-model.md §8
 * @see specs/forward-model.md §8
 */
export function totalVariation(image: tf.Tensor4D): tf.Scalar {
  const [batch, height, width, channels] = image.shape;
  const steps = (axis: 1 | 2): tf.Scalar => {
    const begin: [number, number, number, number] = [0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0, 0];
    const size: [number, number, number, number] = [batch, height - begin[1], width - begin[2], channels];
    return tf.mean(tf.abs(tf.sub(tf.slice(image, begin, size), tf.slice(image, [0, 0, 0, 0], size))));
  };
  return tf.tidy(() => tf.add(steps(1), steps(2)));
}

/**
 * Mean |difference| of a pixel from the mean of its own patch (and channel).
 * @param image float32 `[B, N, N, C]`
 * @returns float32, in the unit of `image`; the caller disposes it
 * @see /specs/forward-model.md §8
 */
export function meanDeviation(image: tf.Tensor4D): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.abs(tf.sub(image, tf.mean(image, [1, 2], true)))));
}
