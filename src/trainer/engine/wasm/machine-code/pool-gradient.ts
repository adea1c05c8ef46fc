import { defineFunction, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, WasmFunction } from "./assembler.ts";

const vectorBytes = 16;

/**
 * Gradient of the 2×2 maximum for one line of windows: function
 * `poolGradientLine(top, bottom, maximum, dy, topOut, bottomOut, windows, channelBytes)`. The gradient goes to the first
 * of a window's pixels, row by row, that equals its maximum, as TensorFlow's own does. Channels are a multiple of four.
 */
export function poolGradientFunction(): WasmFunction {
  return defineFunction("poolGradientLine", 8, (parameters, source) => {
    const [top, bottom, maximum, dy, topOut, bottomOut, windows, channelBytes] = parameters as readonly [
      Local, Local, Local, Local, Local, Local, Local, Local,
    ]; // prettier-ignore
    const left = source.i32();
    const [highest, gradient, taken, equal] = [source.v128(), source.v128(), source.v128(), source.v128()];
    const give = (from: Local, to: Local, offset: Code): Code => [
      ...equal.set(f32x4.andNot(f32x4.equal(f32x4.load(i32.add(from.get, offset)), highest.get), taken.get)),
      ...f32x4.store(i32.add(to.get, offset), f32x4.and(gradient.get, equal.get)),
      ...taken.set(f32x4.or(taken.get, equal.get)),
    ];
    const vectorsOnward = [top, bottom, topOut, bottomOut, maximum, dy];
    const oneVector: Code = [
      ...highest.set(f32x4.load(maximum.get)),
      ...gradient.set(f32x4.load(dy.get)),
      ...taken.set(f32x4.zero()),
      ...give(top, topOut, i32.constant(0)),
      ...give(top, topOut, channelBytes.get),
      ...give(bottom, bottomOut, i32.constant(0)),
      ...give(bottom, bottomOut, channelBytes.get),
      ...vectorsOnward.flatMap((pointer) => pointer.set(i32.add(pointer.get, i32.constant(vectorBytes)))),
      ...left.set(i32.subtract(left.get, i32.constant(vectorBytes))),
    ];
    return whileLoop(windows.get, [
      ...left.set(channelBytes.get),
      ...whileLoop(left.get, oneVector),
      // a window is two pixels wide: the images go one pixel further
      ...[top, bottom, topOut, bottomOut].flatMap((pointer) => pointer.set(i32.add(pointer.get, channelBytes.get))),
      ...windows.set(i32.subtract(windows.get, i32.constant(1))),
    ]);
  });
}
