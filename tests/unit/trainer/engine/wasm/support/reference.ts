// Plain float64 operations on row-major arrays: the reference to which the engine's kernels are held. Loops as written in
// textbooks, no speed.

/** A float64 array with a shape. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function values(shape: readonly number[], fill: (index: number) => number): Values {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float64Array.from({ length: size }, (_, index) => fill(index)) };
}

/** Numbers that look random, the same on every machine, in (−1, 1) and nowhere near a tie. */
export function spread(shape: readonly number[], seed: number): Values {
  return values(shape, (index) => {
    const turn = Math.sin((index + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 2 * (turn - Math.floor(turn)) - 1;
  });
}

export function map(x: Values, compute: (value: number) => number): Values {
  return values(x.shape, (index) => compute(x.data[index] as number));
}

/** Element by element; the right side may have only the last axis, or one element. */
export function zip(a: Values, b: Values, compute: (left: number, right: number) => number): Values {
  return values(a.shape, (index) => compute(a.data[index] as number, b.data[index % b.data.length] as number));
}

export function mean(x: Values): number {
  return x.data.reduce((sum, value) => sum + value, 0) / x.data.length;
}

type Four = readonly [number, number, number, number];

/** How a convolution goes over an image. */
export interface Walk {
  readonly stride: number;
  /** Zeros added above and left of the image, and below and right of it. */
  readonly before: number;
  readonly after: number;
}

const same3: Walk = { stride: 1, before: 1, after: 1 };

/** Shapes of a convolution, and how it walks. */
export interface Size {
  readonly xShape: Four;
  readonly filterShape: Four;
  readonly walk: Walk;
}

/** Shape of a convolution's result. */
export function resultShape({
  xShape: [batch, height, width],
  filterShape: [tapsY, tapsX, , outputs],
  walk,
}: Size): Four {
  const side = (length: number, taps: number): number =>
    Math.floor((length + walk.before + walk.after - taps) / walk.stride) + 1;
  return [batch, side(height, tapsY), side(width, tapsX), outputs];
}

/** Visits each product `x[xAt] · filter[filterAt]` that goes into `y[yAt]`. */
export function eachProduct(size: Size, visit: (yAt: number, xAt: number, filterAt: number) => void): void {
  const { xShape, filterShape, walk } = size;
  const [, height, width, inputs] = xShape;
  const [tapsY, tapsX, , outputs] = filterShape;
  const [batch, outHeight, outWidth] = resultShape(size);
  for (let pixel = 0; pixel < batch * outHeight * outWidth; pixel += 1) {
    const [b, y, x] = [
      Math.floor(pixel / outHeight / outWidth),
      Math.floor(pixel / outWidth) % outHeight,
      pixel % outWidth,
    ];
    for (let tap = 0; tap < tapsY * tapsX; tap += 1) {
      const row = y * walk.stride + Math.floor(tap / tapsX) - walk.before;
      const column = x * walk.stride + (tap % tapsX) - walk.before;
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const from = ((b * height + row) * width + column) * inputs;
      for (let pair = 0; pair < inputs * outputs; pair += 1) {
        const input = Math.floor(pair / outputs);
        visit(pixel * outputs + (pair % outputs), from + input, tap * inputs * outputs + pair);
      }
    }
  }
}

export function convolve(x: Values, filter: Values, walk: Walk = same3): Values {
  const size: Size = { xShape: x.shape as Four, filterShape: filter.shape as Four, walk };
  const y = values(resultShape(size), () => 0);
  eachProduct(size, (yAt, xAt, filterAt) => {
    y.data[yAt] = (y.data[yAt] as number) + (x.data[xAt] as number) * (filter.data[filterAt] as number);
  });
  return y;
}

/** Takes elements by their place: `at` gives where each of the result comes from, `null` for a zero. */
export function gather(x: Values, shape: Four, at: (place: Four) => Four | null): Values {
  const [, height, width, channels] = x.shape as Four;
  return values(shape, (index) => {
    const place = unravel(index, shape);
    const from = at(place);
    if (from === null) return 0;
    const [b, row, column, c] = from;
    return x.data[((b * height + row) * width + column) * channels + c] as number;
  });
}

function unravel(index: number, [, height, width, channels]: Four): Four {
  const pixel = Math.floor(index / channels);
  const line = Math.floor(pixel / width);
  return [Math.floor(line / height), line % height, pixel % width, index % channels];
}

/** 2×2 maximum. */
export function halve(x: Values): Values {
  const [batch, height, width, channels] = x.shape as Four;
  const shape: Four = [batch, height / 2, width / 2, channels];
  const corner = (dy: number, dx: number): Values => gather(x, shape, ([b, r, c, k]) => [b, 2 * r + dy, 2 * c + dx, k]);
  return [corner(0, 1), corner(1, 0), corner(1, 1)].reduce((most, other) => zip(most, other, Math.max), corner(0, 0));
}

/** Each pixel to 2×2. */
export function double(x: Values): Values {
  const [batch, height, width, channels] = x.shape as Four;
  return gather(x, [batch, 2 * height, 2 * width, channels], ([b, r, c, k]) => [b, r >> 1, c >> 1, k]);
}

/** Channels from `first` on. */
export function takeChannels(x: Values, first: number, count: number): Values {
  const [batch, height, width] = x.shape as Four;
  return gather(x, [batch, height, width, count], ([b, r, c, k]) => [b, r, c, k + first]);
}

/** Zeros around. */
export function pad(x: Values, edge: number): Values {
  const [batch, height, width, channels] = x.shape as Four;
  const inside = (index: number, length: number): boolean => index >= edge && index < length + edge;
  return gather(x, [batch, height + 2 * edge, width + 2 * edge, channels], ([b, r, c, k]) =>
    inside(r, height) && inside(c, width) ? [b, r - edge, c - edge, k] : null,
  );
}

/** `[M, K] × [K, N]` */
export function multiply(a: Values, b: Values): Values {
  const [rows, inner] = a.shape as [number, number];
  const [, columns] = b.shape as [number, number];
  return values([rows, columns], (index) => {
    const row = Math.floor(index / columns);
    let sum = 0;
    for (let k = 0; k < inner; k += 1) {
      sum += (a.data[row * inner + k] as number) * (b.data[k * columns + (index % columns)] as number);
    }
    return sum;
  });
}

/** Relative L2 distance of two arrays. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let index = 0; index < expected.length; index += 1) {
    difference += ((actual[index] as number) - (expected[index] as number)) ** 2;
    norm += (expected[index] as number) ** 2;
  }
  return Math.sqrt(difference / norm);
}

/** Central differences of a function of one array, in float64. */
export function differentiate(x: Values, compute: (x: Values) => number): Float64Array {
  const step = 1e-5; // error of the difference about step² + 1e-16/step: 1e-10, far below float32's
  return x.data.map((value, index) => {
    const at = (moved: number): number => compute({ shape: x.shape, data: x.data.with(index, moved) });
    return (at(value + step) - at(value - step)) / (2 * step);
  });
}
