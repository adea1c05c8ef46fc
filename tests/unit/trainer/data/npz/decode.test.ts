import { describe, expect, it } from "vitest";
import { decode, IntegerTooLarge } from "../../../../../src/trainer/data/npz/decode.ts";
import type { NpyDtype } from "../../../../../src/trainer/data/npz/types.ts";

function bytes(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values);
}

describe("half precision", () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])("0x%s is read", (half, value) => {
    expect(decode(bytes(half & 0xff, half >> 8), "f2", false)).toEqual(Float32Array.of(value));
  });

  it("has not-a-number and negative zero", () => {
    const [nan, zero] = decode(bytes(0x01, 0x7e, 0x00, 0x80), "f2", false);
    expect(nan).toBeNaN();
    expect(Object.is(zero, -0)).toBe(true);
  });
});

describe("the other byte order", () => {
  it.each<[NpyDtype, readonly number[], readonly number[]]>([
    ["u2", [0x01, 0x02], [0x0102]],
    ["i2", [0xff, 0xfe], [-2]],
    ["u4", [0xff, 0xff, 0xff, 0xfe], [4_294_967_294]],
    ["i4", [0xff, 0xff, 0xff, 0xfe], [-2]],
    ["f2", [0x3c, 0x00], [1]],
    ["f4", [0x3f, 0x80, 0, 0], [1]],
    ["f8", [0x3f, 0xf0, 0, 0, 0, 0, 0, 0], [1]],
    ["i8", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfd], [-3]],
    ["u8", [0, 0, 0, 1, 0, 0, 0, 2], [2 ** 32 + 2]],
    ["c8", [0x3f, 0x80, 0, 0, 0xbf, 0x80, 0, 0], [1, -1]],
    ["c16", [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xbf, 0xf0, 0, 0, 0, 0, 0, 0], [1, -1]],
    ["u1", [7], [7]],
    ["i1", [0xff], [-1]],
  ])("of %s is turned round", (dtype, stored, values) => {
    expect(Array.from(decode(bytes(...stored), dtype, true))).toEqual(values);
  });
});

it("64-bit integers that a number cannot hold exactly are not rounded", () => {
  expect(() => decode(new Uint8Array(BigUint64Array.of(2n ** 64n - 1n).buffer), "u8", false)).toThrow(IntegerTooLarge);
  expect(() => decode(new Uint8Array(BigInt64Array.of(-(2n ** 53n) - 1n).buffer), "i8", false)).toThrow(
    IntegerTooLarge,
  );
  const largest = new Uint8Array(BigInt64Array.of(-(2n ** 53n) + 1n).buffer);
  expect(decode(largest, "i8", false)).toEqual(Float64Array.of(Number.MIN_SAFE_INTEGER));
});
