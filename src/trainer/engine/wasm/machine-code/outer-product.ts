import { call, defineFunction, f32, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, LocalSource, WasmFunction } from "./assembler.ts";

/** A tile of the result that stays in registers: so many rows times so many columns. */
interface Tile {
  readonly rows: 4 | 1;
  readonly columns: 8 | 4 | 1;
}

const floatBytes = 4;
const tiles: readonly Tile[] = [
  { rows: 4, columns: 8 },
  { rows: 4, columns: 4 },
  { rows: 4, columns: 1 },
  { rows: 1, columns: 8 },
  { rows: 1, columns: 4 },
  { rows: 1, columns: 1 },
];

/**
 * `out[i, j] += Σ_lines Σ_pixels a[line, pixel, i] · b[line, pixel, j]`
 *
 * A matrix product with the left side transposed, over pixels of two images that lie channel-last as TensorFlow.js has
 * them: neither is copied nor turned. Eight vector accumulators hold 4 × 8 results while all pixels pass by.
 * Functions: one for each tile, then `addOuterProduct`
 * `(a, aChannels, aPixelBytes, aLineBytes, b, bChannels, bPixelBytes, bLineBytes, lines, pixels, out)`. They call each
 * other by their place, so that they come first in their module.
 */
export function outerProductFunctions(): readonly WasmFunction[] {
  return [...tiles.map(tileFunction), addOuterProduct()];
}

/** Parameters of a tile's function, all i32. */
const tileParameters = 10;

function tileFunction({ rows, columns }: Tile): WasmFunction {
  return defineFunction(`outer${rows}x${columns}`, tileParameters, (parameters, source) => {
    const [a, aLine, aPixel, b, bLine, bPixel, lines, pixels, out, outRow] = parameters as Ten;
    const sums = Array.from({ length: rows }, () => vectors(columns, source));
    const right = vectors(columns, source);
    const left = columns === 1 ? source.f32() : source.v128();
    const inner = { a: source.i32(), b: source.i32() };
    const remaining = source.i32();
    const addresses = rowAddresses(out, outRow, rows);
    const onePixel = [
      ...addPixel(columns, { sums, left, right }, inner),
      ...advance(inner.a, aPixel.get),
      ...advance(inner.b, bPixel.get),
      ...advance(remaining, i32.constant(-1)),
    ];
    const oneLine = [
      ...inner.a.set(a.get),
      ...inner.b.set(b.get),
      ...remaining.set(pixels.get),
      ...whileLoop(remaining.get, onePixel),
      ...advance(a, aLine.get),
      ...advance(b, bLine.get),
      ...advance(lines, i32.constant(-1)),
    ];
    return [
      ...eachSum(sums, (sum, row, vector) => sum.set(loadVector(columns, addresses[row] as Code, vector))),
      ...whileLoop(lines.get, oneLine),
      ...eachSum(sums, (sum, row, vector) => storeVector(columns, addresses[row] as Code, { sum, vector })),
    ];
  });
}

type Ten = readonly [Local, Local, Local, Local, Local, Local, Local, Local, Local, Local];
type Eleven = readonly [...Ten, Local];

function vectors(columns: Tile["columns"], source: LocalSource): readonly Local[] {
  return columns === 1 ? [source.f32()] : Array.from({ length: columns / 4 }, () => source.v128());
}

function rowAddresses(out: Local, outRow: Local, rows: number): readonly Code[] {
  return Array.from({ length: rows }, (_, row) => i32.add(out.get, i32.multiply(outRow.get, i32.constant(row))));
}

/** Registers of one tile: the sums, and what is multiplied. */
interface Registers {
  readonly sums: readonly (readonly Local[])[];
  readonly left: Local;
  readonly right: readonly Local[];
}

function addPixel(
  columns: Tile["columns"],
  { sums, left, right }: Registers,
  at: { readonly a: Local; readonly b: Local },
): Code {
  const loadRight = right.flatMap((vector, index) => vector.set(loadVector(columns, at.b.get, index)));
  const addRows = sums.flatMap((row, index) => [
    ...left.set(loadLeft(columns, at.a.get, index * floatBytes)),
    ...row.flatMap((sum, vector) => sum.set(multiplyAdd(columns, sum.get, [left.get, (right[vector] as Local).get]))),
  ]);
  return [...loadRight, ...addRows];
}

function loadVector(columns: Tile["columns"], address: Code, vector: number): Code {
  return columns === 1 ? f32.load(address) : f32x4.load(address, vector * 4 * floatBytes);
}

function loadLeft(columns: Tile["columns"], address: Code, offset: number): Code {
  return columns === 1 ? f32.load(address, offset) : f32x4.loadSplat(address, offset);
}

function storeVector(
  columns: Tile["columns"],
  address: Code,
  { sum, vector }: { readonly sum: Local; readonly vector: number },
): Code {
  return columns === 1 ? f32.store(address, sum.get) : f32x4.store(address, sum.get, vector * 4 * floatBytes);
}

function multiplyAdd(columns: Tile["columns"], sum: Code, [left, right]: readonly [Code, Code]): Code {
  return columns === 1 ? f32.add(sum, f32.multiply(left, right)) : f32x4.add(sum, f32x4.multiply(left, right));
}

function eachSum(sums: readonly (readonly Local[])[], write: (sum: Local, row: number, vector: number) => Code): Code {
  return sums.flatMap((row, rowIndex) => row.flatMap((sum, vector) => write(sum, rowIndex, vector)));
}

function advance(counter: Local, by: Code): Code {
  return counter.set(i32.add(counter.get, by));
}

/** Walks over the tiles of the result: rows by four and then by one, columns by eight, four and one. */
function addOuterProduct(): WasmFunction {
  return defineFunction("addOuterProduct", 11, (parameters, source) => {
    const [a, aChannels, aPixel, aLine, b, bChannels, bPixel, bLine, lines, pixels, out] = parameters as Eleven;
    const row = source.i32();
    const column = source.i32();
    const rowBytes = floats(bChannels.get);
    const target = i32.add(i32.multiply(row.get, bChannels.get), column.get);
    const left = [i32.add(a.get, floats(row.get)), aLine.get, aPixel.get];
    const right = [i32.add(b.get, floats(column.get)), bLine.get, bPixel.get];
    const tileCall = (index: number): Code =>
      call(index, [...left, ...right, lines.get, pixels.get, i32.add(out.get, floats(target)), rowBytes]);
    const strip = (rows: Tile["rows"]): Code => [
      ...column.set(i32.constant(0)),
      ...tiles.flatMap((tile, index) =>
        tile.rows === rows ? byStep(column, bChannels, { step: tile.columns, body: tileCall(index) }) : [],
      ),
    ];
    return [
      ...row.set(i32.constant(0)),
      ...byStep(row, aChannels, { step: 4, body: strip(4) }),
      ...byStep(row, aChannels, { step: 1, body: strip(1) }),
    ];
  });
}

/** So many floats in bytes. */
function floats(count: Code): Code {
  return i32.shiftLeft(count, 2);
}

/** As often as `step` more fit below `limit`. */
function byStep(counter: Local, limit: Local, { step, body }: { readonly step: number; readonly body: Code }): Code {
  const fits = i32.atLeast(limit.get, i32.add(counter.get, i32.constant(step)));
  return whileLoop(fits, [...body, ...advance(counter, i32.constant(step))]);
}
