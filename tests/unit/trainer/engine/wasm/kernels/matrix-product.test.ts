import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openWasm } from "../../../../../../src/trainer/engine/wasm/open-wasm.ts";
import { distance, multiply, spread, values, type Values } from "../support/reference.ts";
import { leaked, read, tensor } from "../support/tensors.ts";

function matrixOf({ shape, data }: Values, index: number): Values {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const size = rows * columns;
  return { shape: [rows, columns], data: data.slice(index * size, (index + 1) * size) };
}

function turned({ shape, data }: Values): Values {
  const [rows, columns] = shape as [number, number];
  return values([columns, rows], (index) => data[(index % rows) * columns + Math.floor(index / rows)] as number);
}

const batches: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["one each", [], []],
  ["a batch each", [3], [3]],
  ["one right side for all", [3], [1]],
  ["one left side for all", [1], [3]],
  ["two outer axes", [2, 3], [2, 3]],
];
const turns = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;
const cases = batches.flatMap(([name, outerA, outerB]) =>
  turns.map(([turnA, turnB]) => ({ name, outerA, outerB, turnA, turnB })),
);

describe("matrix products on WASM", () => {
  beforeAll(() => openWasm(1));

  it.each(cases)("equal those in float64: $name, turned $turnA $turnB", ({ outerA, outerB, turnA, turnB }) => {
    const a = spread([...outerA, ...(turnA ? [7, 5] : [5, 7])], 1);
    const b = spread([...outerB, ...(turnB ? [6, 7] : [7, 6])], 2);
    const [countA, countB] = [a.data.length / 35, b.data.length / 42];
    const expected = Array.from({ length: Math.max(countA, countB) }, (__, index) => {
      const [left, right] = [matrixOf(a, index % countA), matrixOf(b, index % countB)];
      return [...multiply(turnA ? turned(left) : left, turnB ? turned(right) : right).data];
    });
    const product = tf.tidy(() => tf.matMul(tensor(a), tensor(b), turnA, turnB));
    expect(product.shape.slice(-2)).toStrictEqual([5, 6]);
    expect(distance(read(product), expected.flat())).toBeLessThan(1e-6); // seven float32 products a sum
  });

  it.each(turns)("leave no tensor and no memory behind, turned %s %s", (turnA, turnB) => {
    const memory = (): number => tf.engine().backend.numDataIds();
    const before = memory();
    const square = spread([2, 4, 4], 1);
    expect(leaked(() => read(tf.tidy(() => tf.matMul(tensor(square), tensor(square), turnA, turnB))))).toBe(0);
    expect(memory()).toBe(before);
  });
});
