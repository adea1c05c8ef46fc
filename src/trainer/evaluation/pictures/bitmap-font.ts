import { fillBox, type Colour, type Raster } from "./raster.ts";

/** Columns of each sign from left to right; bit 0 is the top row, bit 6 the base line, bit 7 below it. */
const glyphs: Readonly<Record<string, string>> = {
  "0": "3e5149453e",
  "1": "00427f4000",
  "2": "4261514946",
  "3": "2141454b31",
  "4": "1814127f10",
  "5": "2745454539",
  "6": "3c4a494930",
  "7": "0171090503",
  "8": "3649494936",
  "9": "064949291e",
  a: "2054545478",
  b: "7f48444438",
  c: "3844444428",
  d: "384444487f",
  e: "3854545418",
  f: "087e090200",
  g: "18a4a4a47c",
  h: "7f08040478",
  i: "00447d4000",
  j: "4080847d00",
  k: "7f10284400",
  l: "00417f4000",
  m: "7c04780478",
  n: "7c08040478",
  o: "3844444438",
  p: "fc24242418",
  q: "18242424fc",
  r: "7c08040408",
  s: "4854545424",
  t: "043f444020",
  u: "3c4040207c",
  v: "1c2040201c",
  w: "3c4030403c",
  x: "4428102844",
  y: "1ca0a0a07c",
  z: "4464544c44",
  µ: "fc4040207c",
  ".": "0000600000",
  "-": "0808080808",
  "/": "2010080402",
  " ": "0000000000",
};

const columns = 5;
const rows = 8;

/** Height of a line of text at scale 1, pixels, with what hangs below the base line. */
export const textHeight = rows;

/** Where and how a text is drawn. */
export interface TextPlace {
  /** Left and top of the text, pixels. */
  readonly x: number;
  readonly y: number;
  readonly colour: Colour;
  /** Pixels of the raster for one of the font. @default 1 */
  readonly scale?: number;
}

/** Width of a text in pixels. */
export function textWidth(text: string, scale = 1): number {
  return scale * (text.length * (columns + 1) - 1);
}

/** Draws a text in a 5 × 7 font of small letters, digits and `µ . - /`; of any other sign a space is left. */
export function drawText(raster: Raster, text: string, { x, y, colour, scale = 1 }: TextPlace): void {
  for (const [index, sign] of Array.from(text.toLowerCase()).entries()) {
    const bits = glyphs[sign] ?? glyphs[" "]!;
    for (let column = 0; column < columns; column += 1) {
      const column8 = Number.parseInt(bits.slice(2 * column, 2 * column + 2), 16);
      for (let row = 0; row < rows; row += 1) {
        if ((column8 & (1 << row)) === 0) continue;
        const left = x + scale * (index * (columns + 1) + column);
        fillBox(raster, { x: left, y: y + scale * row, width: scale, height: scale }, colour);
      }
    }
  }
}
