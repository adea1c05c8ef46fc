import type { NumericArray } from "./types.ts";

/**
 * An array whose first axis runs fastest → the same array with its last axis running fastest.
 * @param components numbers an element (2 for complex), which stay together
 * @returns the same memory where nothing moves, else new memory
 */
export function toRowMajor<Numbers extends NumericArray>(
  data: Numbers,
  shape: readonly number[],
  components: 1 | 2,
): Numbers {
  if (shape.filter((length) => length !== 1).length < 2) return data;
  const result = data.slice() as Numbers;
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, length) => product * length, components),
  );
  const inner = shape.length - 1;
  const length = shape[inner] as number;
  const stride = strides[inner] as number;
  const index = shape.map(() => 0);
  for (let target = 0; target < data.length; target += length * components) {
    const start = index.reduce((sum, value, axis) => sum + value * (strides[axis] as number), 0);
    copyStrided(data, result, { start, stride, target, length, components });
    advance(index, shape);
  }
  return result;
}

interface Run {
  readonly start: number;
  readonly stride: number;
  readonly target: number;
  readonly length: number;
  readonly components: 1 | 2;
}

function copyStrided(source: NumericArray, target: NumericArray, run: Run): void {
  for (let step = 0; step < run.length; step += 1) {
    const from = run.start + step * run.stride;
    const to = run.target + step * run.components;
    for (let part = 0; part < run.components; part += 1) target[to + part] = source[from + part] as number;
  }
}

/** The next place, all axes but the last, the later ones faster. */
function advance(index: number[], shape: readonly number[]): void {
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    const next = (index[axis] as number) + 1;
    index[axis] = next < (shape[axis] as number) ? next : 0;
    if (index[axis] !== 0) return;
  }
}
