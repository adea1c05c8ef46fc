import { defineFunction, f32, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, WasmFunction } from "./assembler.ts";

const floatBytes = 4;
const widths = [16, 4, 1] as const;

/**
 * `out[column] += Σ_rows x[row, column]`: function `addColumnSums(x, rows, columns, out)`.
 * Sixteen columns at once take whole cache lines.
 */
export function columnSumsFunction(): WasmFunction {
  return defineFunction("addColumnSums", 4, (parameters, source) => {
    const [x, rows, columns, out] = parameters as readonly [Local, Local, Local, Local];
    const column = source.i32();
    const at = source.i32();
    const left = source.i32();
    const single = source.f32();
    const vectors = Array.from({ length: 4 }, () => source.v128());
    const stripOf = (width: (typeof widths)[number]): Code => {
      const sums = width === 1 ? [] : vectors.slice(0, width / 4);
      const start = sums.flatMap((sum) => sum.set(f32x4.zero()));
      const addRow =
        width === 1
          ? single.set(f32.add(single.get, f32.load(at.get)))
          : sums.flatMap((sum, index) => sum.set(f32x4.add(sum.get, f32x4.load(at.get, index * 4 * floatBytes))));
      const target = i32.add(out.get, i32.shiftLeft(column.get, 2));
      const finish =
        width === 1
          ? f32.store(target, f32.add(f32.load(target), single.get))
          : sums.flatMap((sum, index) => {
              const offset = index * 4 * floatBytes;
              return f32x4.store(target, f32x4.add(f32x4.load(target, offset), sum.get), offset);
            });
      return [
        ...(width === 1 ? single.set(f32.constant(0)) : start),
        ...at.set(i32.add(x.get, i32.shiftLeft(column.get, 2))),
        ...left.set(rows.get),
        ...whileLoop(left.get, [
          ...addRow,
          ...at.set(i32.add(at.get, i32.shiftLeft(columns.get, 2))),
          ...left.set(i32.subtract(left.get, i32.constant(1))),
        ]),
        ...finish,
        ...column.set(i32.add(column.get, i32.constant(width))),
      ];
    };
    return [
      ...column.set(i32.constant(0)),
      ...widths.flatMap((width) =>
        whileLoop(i32.atLeast(columns.get, i32.add(column.get, i32.constant(width))), stripOf(width)),
      ),
    ];
  });
}
