import type { NpyDtype } from "./types.ts";

const bytes: Readonly<Record<NpyDtype, number>> = {
  b1: 1,
  u1: 1,
  i1: 1,
  u2: 2,
  i2: 2,
  f2: 2,
  u4: 4,
  i4: 4,
  f4: 4,
  u8: 8,
  i8: 8,
  f8: 8,
  c8: 8,
  c16: 16,
};

/** Bytes of one element in the file. */
export function bytesOf(dtype: NpyDtype): number {
  return bytes[dtype];
}

/** Numbers that one element becomes in memory: 2 for a complex one. */
export function componentsOf(dtype: NpyDtype): 1 | 2 {
  return dtype === "c8" || dtype === "c16" ? 2 : 1;
}

/** NumPy's own name, `float32`, for people. */
export function nameOf(dtype: NpyDtype): string {
  if (dtype === "b1") return "bool";
  const families: Readonly<Record<string, string>> = { u: "uint", i: "int", f: "float", c: "complex" };
  return `${families[dtype.charAt(0)]}${bytes[dtype] * 8}`;
}

/** `<f4` → its type and byte order; `null` for one that is not read. */
export function parseDescr(descr: string): { readonly dtype: NpyDtype; readonly bigEndian: boolean } | null {
  const [, order, dtype] = /^([<>|=])([a-z]\d+)$/u.exec(descr) ?? [];
  if (dtype === undefined || !Object.hasOwn(bytes, dtype)) return null;
  return { dtype: dtype as NpyDtype, bigEndian: order === ">" };
}

/** Elements of an array of this shape; 1 for a single number. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** `(3, 64, 64)`, as NumPy prints a shape. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
