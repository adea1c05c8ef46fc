import { defineFunction, f32x4, i32, whileLoop } from "./assembler.ts";
import type { Code, Local, LocalSource, WasmFunction } from "./assembler.ts";

const vectorBytes = 16;

/** Four values along one axis of a tile, as code. */
type Quad = readonly [Code, Code, Code, Code];
type Pair = readonly [Code, Code];

const { add, subtract, negate } = f32x4;

/**
 * Transforms of Winograd's F(2×2, 3×3), in which a convolution needs 16 products for four results instead of 36. Each
 * takes one line of tiles, four channels at once. The 16 positions of a tile lie `positionBytes` apart, each
 * `[tile, channel]`; images are channel-last.
 * @see Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (arXiv 1509.09308)
 */
export function winogradFunctions(): readonly WasmFunction[] {
  return [inputTransform(), outputTransform(), outputGradientTransform()];
}

/** `V = Bᵀ d B` of 4×4 pixels every two: `winogradInput(x, rowBytes, pixelBytes, tiles, out, positionBytes)`. */
function inputTransform(): WasmFunction {
  return defineFunction("winogradInput", 6, (parameters, source) => {
    const [x, rowBytes, pixelBytes, tiles, out, positionBytes] = parameters as readonly [
      Local, Local, Local, Local, Local, Local,
    ]; // prettier-ignore
    const pixels = square(4, source);
    const loads = loadPixels(pixels, { x, rowBytes, pixelBytes }, source.i32());
    const byColumn = replaceColumns(pixels, source, (d) => inputLine(d as unknown as Quad));
    const stores = storePositions(
      pixels.map((row) => inputLine(row.map(({ get }) => get) as unknown as Quad)),
      {
        out,
        positionBytes,
        at: source.i32(),
      },
    );
    return eachVector({ tiles, pixelBytes, source }, [...loads, ...byColumn, ...stores], {
      stepped: [x, out],
      skipped: [x],
    });
  });
}

/**
 * `Y = Aᵀ M A` to 2×2 pixels, plus a bias, at least a floor:
 * `winogradOutput(m, positionBytes, out, rowBytes, pixelBytes, tiles, bias, floor)`; the floor is the address of one float.
 */
function outputTransform(): WasmFunction {
  return defineFunction("winogradOutput", 8, (parameters, source) => {
    const [m, positionBytes, out, rowBytes, pixelBytes, tiles, bias, floor] = parameters as readonly [
      Local, Local, Local, Local, Local, Local, Local, Local,
    ]; // prettier-ignore
    const [products, at, biasAt] = [square(4, source), source.i32(), source.i32()];
    const offset = source.v128();
    const loads = [
      ...at.set(m.get),
      ...products.flat().flatMap((value) => [...value.set(f32x4.load(at.get)), ...advance(at, positionBytes.get)]),
    ];
    const byColumn = replaceColumns(products, source, (column) => outputLine(column as unknown as Quad));
    const results = products.slice(0, 2).map((row) => outputLine(row.map(({ get }) => get) as unknown as Quad));
    const finish = (value: Code): Code => f32x4.maximum(add(value, offset.get), f32x4.loadSplat(floor.get));
    const stores = results.flatMap((row, line) =>
      row.flatMap((value, column) =>
        f32x4.store(pixelAddress(out, [line, column], { rowBytes, pixelBytes }), finish(value)),
      ),
    );
    const takeBias = [...offset.set(f32x4.load(biasAt.get)), ...advance(biasAt, i32.constant(vectorBytes))];
    return eachVector({ tiles, pixelBytes, source }, [...takeBias, ...loads, ...byColumn, ...stores], {
      before: biasAt.set(bias.get),
      stepped: [m, out],
      skipped: [out],
    });
  });
}

/** `M' = A dY Aᵀ` of 2×2 pixels: `winogradOutputGradient(dy, rowBytes, pixelBytes, tiles, out, positionBytes)`. */
function outputGradientTransform(): WasmFunction {
  return defineFunction("winogradOutputGradient", 6, (parameters, source) => {
    const [dy, rowBytes, pixelBytes, tiles, out, positionBytes] = parameters as readonly [
      Local, Local, Local, Local, Local, Local,
    ]; // prettier-ignore
    const pixels = square(2, source);
    const columns = square(4, source);
    const loads = pixels.flatMap((row, line) =>
      row.flatMap((value, column) => value.set(f32x4.load(pixelAddress(dy, [line, column], { rowBytes, pixelBytes })))),
    );
    const byColumn = [0, 1].flatMap((column) =>
      gradientLine([pixels[0]?.[column]?.get as Code, pixels[1]?.[column]?.get as Code]).flatMap(
        (value, row) => columns[row]?.[column]?.set(value) ?? [],
      ),
    );
    const rows = columns.map((row) => gradientLine([row[0]?.get as Code, row[1]?.get as Code]));
    const stores = storePositions(rows, { out, positionBytes, at: source.i32() });
    return eachVector({ tiles, pixelBytes, source }, [...loads, ...byColumn, ...stores], {
      stepped: [dy, out],
      skipped: [dy],
    });
  });
}

/** `Bᵀ` on one line. */
function inputLine([a, b, c, d]: Quad): Quad {
  return [subtract(a, c), add(b, c), subtract(c, b), subtract(b, d)];
}

/** `Aᵀ` on one line. */
function outputLine([a, b, c, d]: Quad): Pair {
  return [add(add(a, b), c), subtract(subtract(b, c), d)];
}

/** `A` on one line. */
function gradientLine([a, b]: Pair): Quad {
  return [a, add(a, b), subtract(a, b), negate(b)];
}

function square(side: number, source: LocalSource): readonly (readonly Local[])[] {
  return Array.from({ length: side }, () => Array.from({ length: side }, () => source.v128()));
}

interface ImagePlace {
  readonly rowBytes: Local;
  readonly pixelBytes: Local;
}

function loadPixels(pixels: readonly (readonly Local[])[], image: ImagePlace & { readonly x: Local }, at: Local): Code {
  return [0, 1, 2, 3].flatMap((column) => [
    ...at.set(i32.add(image.x.get, i32.multiply(image.pixelBytes.get, i32.constant(column)))),
    ...pixels.flatMap((row) => [...(row[column] as Local).set(f32x4.load(at.get)), ...advance(at, image.rowBytes.get)]),
  ]);
}

/** Replaces each column by what a line's transform makes of it; all is computed before any of it is overwritten. */
function replaceColumns(
  values: readonly (readonly Local[])[],
  source: LocalSource,
  transform: (column: readonly Code[]) => readonly Code[],
): Code {
  const held = values.map(() => source.v128());
  return values.flatMap((_, column) => {
    const results = transform(values.map((row) => (row[column] as Local).get));
    return [
      ...results.flatMap((result, row) => (held[row] as Local).set(result)),
      ...results.flatMap((__, row) =>
        ((values[row] as readonly Local[])[column] as Local).set((held[row] as Local).get),
      ),
    ];
  });
}

function storePositions(
  rows: readonly Quad[],
  { out, positionBytes, at }: { readonly out: Local; readonly positionBytes: Local; readonly at: Local },
): Code {
  return [
    ...at.set(out.get),
    ...rows.flat().flatMap((value) => [...f32x4.store(at.get, value), ...advance(at, positionBytes.get)]),
  ];
}

function pixelAddress(start: Local, [line, column]: readonly [number, number], image: ImagePlace): Code {
  const below = line === 0 ? start.get : i32.add(start.get, image.rowBytes.get);
  return column === 0 ? below : i32.add(below, image.pixelBytes.get);
}

/** All channels of all tiles of a line; a tile is two pixels wide, so that images are skipped one pixel after each. */
function eachVector(
  { tiles, pixelBytes, source }: { readonly tiles: Local; readonly pixelBytes: Local; readonly source: LocalSource },
  body: Code,
  pointers: { readonly before?: Code; readonly stepped: readonly Local[]; readonly skipped: readonly Local[] },
): Code {
  const left = source.i32();
  const oneVector = [
    ...body,
    ...pointers.stepped.flatMap((pointer) => advance(pointer, i32.constant(vectorBytes))),
    ...advance(left, i32.constant(-vectorBytes)),
  ];
  return whileLoop(tiles.get, [
    ...(pointers.before ?? []),
    ...left.set(pixelBytes.get),
    ...whileLoop(left.get, oneVector),
    ...pointers.skipped.flatMap((pointer) => advance(pointer, pixelBytes.get)),
    ...advance(tiles, i32.constant(-1)),
  ]);
}

function advance(counter: Local, by: Code): Code {
  return counter.set(i32.add(counter.get, by));
}
