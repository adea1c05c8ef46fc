import { defineFunction, f32, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, WasmFunction } from "./assembler.ts";

/** `dx = dy where x > 0, else 0`: function `reluGradient(x, dy, dx, count)`. */
export function reluGradientFunction(): WasmFunction {
  return defineFunction("reluGradient", 4, (parameters, source) => {
    const [x, dy, dx, count] = parameters as readonly [Local, Local, Local, Local];
    const zero = source.v128();
    const vector = f32x4.and(f32x4.load(dy.get), f32x4.less(zero.get, f32x4.load(x.get)));
    const single = f32.select(f32.load(dy.get), f32.constant(0), f32.less(f32.constant(0), f32.load(x.get)));
    const onward = (elements: number): Code => [
      ...[x, dy, dx].flatMap((pointer) => pointer.set(i32.add(pointer.get, i32.constant(4 * elements)))),
      ...count.set(i32.subtract(count.get, i32.constant(elements))),
    ];
    return [
      ...zero.set(f32x4.zero()),
      ...whileLoop(i32.atLeast(count.get, i32.constant(4)), [...f32x4.store(dx.get, vector), ...onward(4)]),
      ...whileLoop(count.get, [...f32.store(dx.get, single), ...onward(1)]),
    ];
  });
}
