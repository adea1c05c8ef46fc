// Pictures small enough to be kept in the repository: 32 steps a colour channel, one byte a pixel in place of three.
import { PNG } from "pngjs";
import { crc32, deflateSync } from "node:zlib";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelStep = 8;

/**
 * The same picture with an indexed palette.
 * @param bytes a PNG file of a picture in one colour map, so that 256 colours are enough
 * @returns a PNG file; the one that was given where it has more colours
 */
export function shrinkPng(bytes) {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  const palette = new Map();
  const rows = Buffer.alloc(height * (width + 1)); // each row after its filter's number, 0: none
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const colour = [0, 1, 2].map((channel) => coarse(data[4 * pixel + channel]));
    const key = colour.join(",");
    if (!palette.has(key)) palette.set(key, { index: palette.size, colour });
    if (palette.size > 256) return bytes;
    rows[Math.floor(pixel / width) * (width + 1) + 1 + (pixel % width)] = palette.get(key).index;
  }
  const colours = Buffer.from([...palette.values()].flatMap(({ colour }) => colour));
  const chunks = [chunk("IHDR", header(width, height)), chunk("PLTE", colours)];
  return Buffer.concat([
    signature,
    ...chunks,
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Black and white stay what they are. */
function coarse(value) {
  return Math.min(255, Math.round((value * (256 / channelStep - 1)) / 255) * (255 / (256 / channelStep - 1)));
}

/** 8 bits a pixel, colour type 3: indices into a palette. */
function header(width, height) {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([8, 3, 0, 0, 0], 8);
  return bytes;
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(content.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
