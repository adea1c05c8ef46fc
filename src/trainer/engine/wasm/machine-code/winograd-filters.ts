import { defineFunction, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, LocalSource, WasmFunction } from "./assembler.ts";

const vectorBytes = 16;
const { add, subtract } = f32x4;

/** Transforms of filters for F(2×2, 3×3), four outputs at once; taps and positions lie as many bytes apart as they have floats. */
export function winogradFilterFunctions(): readonly WasmFunction[] {
  return [filterTransform(), filterGradientTransform()];
}

/**
 * `U = G g Gᵀ`: `winogradFilter(filter, inputs, panels, out, tapBytes)`, from `[3, 3, inputs, 8 · panels]` to
 * `[16, panel, input, 8]`, the order in which the matrix product reads it.
 */
function filterTransform(): WasmFunction {
  return defineFunction("winogradFilter", 5, (parameters, source) => {
    const [filter, inputs, panels, out, tapBytes] = parameters as readonly [Local, Local, Local, Local, Local];
    const [from, inputsLeft, outputBytes] = [source.i32(), source.i32(), source.i32()];
    const oneVector = [
      ...transformVector({ from, out, tapBytes, source }, { taps: 3, transform: filterLine }),
      ...advance(out, i32.constant(vectorBytes)),
    ];
    const oneInput = [
      ...oneVector,
      ...advance(from, i32.constant(vectorBytes)),
      ...oneVector,
      ...advance(from, i32.subtract(outputBytes.get, i32.constant(vectorBytes))),
      ...advance(inputsLeft, i32.constant(-1)),
    ];
    return [
      ...outputBytes.set(i32.shiftLeft(panels.get, 5)), // eight floats a panel
      ...whileLoop(panels.get, [
        ...from.set(filter.get),
        ...inputsLeft.set(inputs.get),
        ...whileLoop(inputsLeft.get, oneInput),
        ...advance(filter, i32.constant(2 * vectorBytes)),
        ...advance(panels, i32.constant(-1)),
      ]),
    ];
  });
}

/** `dg = Gᵀ dU G`: `winogradFilterGradient(transformed, vectors, out, tapBytes)`, from `[16, size]` to `[3, 3, size]`. */
function filterGradientTransform(): WasmFunction {
  return defineFunction("winogradFilterGradient", 4, (parameters, source) => {
    const [from, vectors, out, tapBytes] = parameters as readonly [Local, Local, Local, Local];
    return whileLoop(vectors.get, [
      ...transformVector({ from, out, tapBytes, source }, { taps: 4, transform: gradientLine }),
      ...advance(from, i32.constant(vectorBytes)),
      ...advance(out, i32.constant(vectorBytes)),
      ...advance(vectors, i32.constant(-1)),
    ]);
  });
}

type Line = (values: readonly Code[]) => readonly Code[];

/** `G` on one line. */
const filterLine: Line = (values) => {
  const [a, b, c] = values as readonly [Code, Code, Code];
  return [a, half(add(add(a, c), b)), half(subtract(add(a, c), b)), c];
};

/** `Gᵀ` on one line. */
const gradientLine: Line = (values) => {
  const [a, b, c, d] = values as readonly [Code, Code, Code, Code];
  return [add(a, half(add(b, c))), half(subtract(b, c)), add(half(add(b, c)), d)];
};

function half(value: Code): Code {
  return f32x4.multiply(value, f32x4.constant(0.5));
}

/** Reads a square of taps, transforms its columns and then its rows, and writes the square that comes out. */
function transformVector(
  place: { readonly from: Local; readonly out: Local; readonly tapBytes: Local; readonly source: LocalSource },
  { taps, transform }: { readonly taps: number; readonly transform: Line },
): Code {
  const { from, out, tapBytes, source } = place;
  const at = source.i32();
  const values = Array.from({ length: taps }, () => Array.from({ length: taps }, () => source.v128()));
  const loads = values.flat().flatMap((value) => [...value.set(f32x4.load(at.get)), ...advance(at, tapBytes.get)]);
  const columns = values.map((_, column) => transform(values.map((row) => (row[column] as Local).get)));
  const held = columns.map((column) => column.map(() => source.v128()));
  const byColumn = columns.flatMap((column, index) =>
    column.flatMap((value, row) => ((held[index] as readonly Local[])[row] as Local).set(value)),
  );
  const results = (held[0] as readonly Local[]).flatMap((_, row) =>
    transform(held.map((column) => (column[row] as Local).get)),
  );
  return [
    ...at.set(from.get),
    ...loads,
    ...byColumn,
    ...at.set(out.get),
    ...results.flatMap((value) => [...f32x4.store(at.get, value), ...advance(at, tapBytes.get)]),
  ];
}

function advance(counter: Local, by: Code): Code {
  return counter.set(i32.add(counter.get, by));
}
