import { elementsOf, formatShape } from "../npz/dtype.ts";
import { openNpz } from "../npz/open-npz.ts";
import type { NpyArray } from "../npz/types.ts";
import { swapQuadrants } from "../pattern-source.ts";
import { invalidScan, type ScanContext } from "./context.ts";

/**
 * The detector mask, uint8 `[N, N]`, centred: 1 where a pixel counts; `null` where there is none.
 * @param size N
 * @throws AppError `DATA_INVALID` for another shape, other values than 0 and 1, or a mask that seems to be inverted
 */
export async function readMask(context: ScanContext, size: number): Promise<Uint8Array | null> {
  const { npz, layout, options, path, conversions } = context;
  const from = options.maskFrom ?? path;
  const array = options.maskFrom === undefined ? await ownMask(context) : await maskOf(options.maskFrom);
  if (array === null) return null;
  const { shape, data } = array;
  const fits = shape.at(-1) === size && shape.at(-2) === size && elementsOf(shape) === size * size;
  const isBinary = data.every((value) => value === 0 || value === 1);
  if (!fits || !isBinary) {
    throw invalidScan(from, "The detector mask does not fit the patterns", {
      received: fits ? "other values than 0 and 1" : `shape ${formatShape(shape)}`,
      expected: `shape (${size}, ${size}), 1 where a pixel counts and 0 where it does not`,
      hint: "one mask serves all patterns: mask.astype(np.uint8)",
    });
  }
  const corner = (options.zeroFrequency ?? layout.zeroFrequency) === "corner" && npz.path === from;
  const mask = Uint8Array.from(data, (_, pixel) => data[corner ? swapQuadrants(pixel, size) : pixel] as number);
  const off = mask.length - mask.reduce((sum, value) => sum + value, 0);
  if (off > mask.length / 2) throw inverted(from, off, mask.length);
  conversions.push(
    `${off} of ${mask.length} detector pixels masked out${corner ? ", zero frequency moved to the centre as in the patterns" : ""}`,
  );
  return mask;
}

async function ownMask({ npz }: ScanContext): Promise<NpyArray | null> {
  return npz.keys.includes("mask") ? npz.read("mask") : null;
}

async function maskOf(path: string): Promise<NpyArray> {
  const npz = await openNpz(path);
  try {
    return await npz.read("mask");
  } finally {
    await npz.close();
  }
}

function inverted(path: string, off: number, pixels: number): Error {
  return invalidScan(path, "The detector mask leaves out more than half of the detector: it looks inverted", {
    received: `${off} of ${pixels} pixels are 0`,
    expected: "1 where a pixel counts, 0 for gaps, beam stop, saturation",
    hint: "save 1 - mask if 1 marks the bad pixels",
  });
}
