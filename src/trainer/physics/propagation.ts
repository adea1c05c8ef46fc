import * as tf from "@tensorflow/tfjs-core";
import { AppError } from "../../base/errors/app-error.ts";

/** A complex tensor as two real ones; TensorFlow.js has no gradients for complex numbers (tfjs#5668). */
export interface ComplexTensor {
  readonly re: tf.Tensor;
  readonly im: tf.Tensor;
}

/** Far-field propagation of square fields of one size. */
export interface Propagator {
  /** Pixels along one side. */
  readonly size: number;
  /**
   * Intensity in the far field, zero frequency at `[N/2, N/2]`.
   *
   * `I = fftshift(|FFT2(field)|^2) / N^2` (unitary: the sum over pixels is that of `|field|^2`)
   *
   * @param field float32 `[B, N, N]` each part, sqrt(photons); the origin of coordinates does not show in an intensity
   * @returns float32 `[B, N, N]`, photons; the caller disposes it
   */
  intensity(field: ComplexTensor): tf.Tensor3D;
  dispose(): void;
}

/**
 * A two-dimensional discrete Fourier transform as matrix products, one an axis, so that every engine can differentiate it
 * and at N ≤ 256 it costs little beside the network. The shift of the zero frequency is in the order of the matrix's columns.
 *
 * A row `[re | im]` of 2N numbers times `[[C, -S], [S, C]]`, C and S cosine and sine of `2π·j·k/N` over √N, is the
 * transform of that row, `Σ_j f_j·exp(−2πi·j·k/N)/√N`.
 * @param size N, even: the centre is a pixel
 * @throws AppError `PHYSICS_SHAPE` where N is odd
 * @see /specs/forward-model.md §2
 * @see specs/forward-model.md §2
 */
export function createPropagator(size: number): Propagator {
  if (size <= 0 || size % 2 !== 0) {
    throw new AppError("PHYSICS_SHAPE", "A pattern of this size has no centre pixel", {
      received: `N = ${size}`,
      expected: "an even number of pixels along one side",
      hint: "crop or pad patterns and probe to 64, 128 or 256 pixels",
    });
  }
  const matrix = tf.keep(tf.tensor2d(rotationMatrix(size), [2 * size, 2 * size]));
  return {
    size,
    intensity: (field) => tf.tidy(() => squaredModulus(transformBothAxes(field, matrix), size)),
    dispose: () => matrix.dispose(),
  };
}

/** float32 `[2N, 2N]`, row-major. The angles are reduced modulo N before the cosine, so each entry is exact to rounding. */
function rotationMatrix(size: number): Float32Array {
  const matrix = new Float32Array(4 * size * size);
  const unit = 1 / Math.sqrt(size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const frequency = column - size / 2;
      const turn = (((row * frequency) % size) + size) % size;
      const cosine = Math.cos((2 * Math.PI * turn) / size) * unit;
      const sine = Math.sin((2 * Math.PI * turn) / size) * unit;
      matrix[row * 2 * size + column] = cosine;
      matrix[row * 2 * size + size + column] = -sine;
      matrix[(size + row) * 2 * size + column] = sine;
      matrix[(size + row) * 2 * size + size + column] = cosine;
    }
  }
  return matrix;
}

/** Columns first, then rows; the result is transposed, `[B, kx, 2·ky]`. */
function transformBothAxes(field: ComplexTensor, matrix: tf.Tensor2D): tf.Tensor {
  const [batch = 0, size = 0] = field.re.shape;
  const rows = tf.concat([field.re, field.im], 2); // [B, y, 2·x]
  const alongX = tf.matMul(tf.reshape(rows, [batch * size, 2 * size]), matrix); // [B·y, 2·kx]
  const turned = tf.transpose(tf.reshape(alongX, [batch, size, 2, size]), [0, 3, 2, 1]); // [B, kx, 2, y]
  return tf.matMul(tf.reshape(turned, [batch * size, 2 * size]), matrix); // [B·kx, 2·ky]
}

function squaredModulus(spectrum: tf.Tensor, size: number): tf.Tensor3D {
  const squares = tf.square(spectrum); // [B·kx, 2·ky]
  const re = tf.slice(squares, [0, 0], [-1, size]);
  const im = tf.slice(squares, [0, size], [-1, size]);
  const intensity = tf.reshape(tf.add(re, im), [-1, size, size]); // [B, kx, ky]
  return tf.transpose(intensity, [0, 2, 1]) as tf.Tensor3D;
}
