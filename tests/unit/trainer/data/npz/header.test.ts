import { expect, it } from "vitest";
import { formatHeader, parseHeader } from "../../../../../src/trainer/data/npz/header.ts";
import { npyWithText } from "../support/npz-file.ts";

const name = { path: "scan.npz", key: "a" };

it.each([[[]], [[5]], [[2, 3]], [[1000, 256, 256, 1]]])(
  "a written header of shape %j is read as it was meant",
  (shape) => {
    const header = formatHeader("c8", shape);
    expect(parseHeader(header, name)).toEqual({
      dtype: "c8",
      bigEndian: false,
      shape,
      fortranOrder: false,
      dataOffset: header.length,
    });
  },
);

it("a written header ends at a multiple of 64 with a newline", () => {
  for (let length = 1; length < 1e15; length *= 10) {
    const header = formatHeader("f4", [length, length]);
    expect([header.length % 64, header.at(-1)]).toEqual([0, 0x0a]);
  }
});

it("one byte has no byte order", () => {
  expect(formatHeader("u1", [1]).toString("latin1")).toContain("'|u1'");
});

it("a header that goes on beyond the bytes is told as such", () => {
  const header = formatHeader("f4", [3]);
  for (let length = 0; length < header.length; length += 1)
    expect(parseHeader(header.subarray(0, length), name)).toBeNull();
});

it.each([
  ["{'shape': (3,), 'fortran_order': True, 'descr': '>i2'}", [3]],
  ['{"descr": ">i2", "fortran_order": True, "shape": (3, )}', [3]],
  ["{'descr': '>i2', 'fortran_order': True, 'shape': (10L, 2L)}", [10, 2]],
])("keys may come in any order and quotes, lengths from Python 2: %s", (text, shape) => {
  expect(parseHeader(npyWithText(text, new Uint8Array(0)), name)).toMatchObject({
    dtype: "i2",
    bigEndian: true,
    fortranOrder: true,
    shape,
  });
});
