import { recogniseLayout } from "./layouts.ts";
import { findTooLarge, largestObjectArea } from "./largest-area.ts";
import { openNpz } from "./npz/open-npz.ts";
import type { NpzFile } from "./npz/types.ts";
import { createFileSource } from "./pattern-source.ts";
import { largestPixelSizeM, objectPixelSizeM } from "./pixel-size.ts";
import { invalidScan, type OpenScanOptions, type ScanContext } from "./scan/context.ts";
import { readMask } from "./scan/read-mask.ts";
import { readObject } from "./scan/read-object.ts";
import { openPatterns, settleMeaning } from "./scan/read-patterns.ts";
import { readPositions, readScanIndex, toCentresPx } from "./scan/read-positions.ts";
import { readProbe } from "./scan/read-probe.ts";
import type { Scan } from "./types.ts";

export type { OpenScanOptions } from "./scan/context.ts";

/**
 * Opens a scan in an NPZ file of PtychoPINN's or tike's layout and brings it into the one form that the trainer works
 * with; each recognition and conversion is told in `conversions`. All patterns are looked at once, a few at a time;
 * afterwards they are read when they are needed, so memory does not grow with the scan.
 *
 * PtychoPINN: `diff3d` or `diffraction` `[M, N, N]`, sqrt(counts), zero frequency at the centre; `xcoords`, `ycoords`
 * `[M]`, pixels, the window's centre; `probeGuess`; optional `objects` or `objectGuess`, `scan_index`, `mask`, `pixelSizeM`.
 * tike: `data` `[1, M, N, N]`, counts, zero frequency at the corner; `scan` `[1, M, 2]`, pixels, (y, x) of the window's
 * least corner; `probe` `[1, 1, 1, modes, N, N]`.
 *
 * @returns the scan; the caller closes its `patterns`
 * @throws AppError `DATA_LAYOUT_UNKNOWN`, `DATA_INVALID` (what the arrays hold), and as `openNpz`
 * @see specs/scan-files.md; Hoidn et al., Sci. Rep. 13, 22789 (2023); tike (UChicago Argonne, LLC)
 * @see specs/scan-files.md §3
 */
export async function openScan(path: string, options: OpenScanOptions = {}): Promise<Scan> {
  const npz = await openNpz(path);
  try {
    return await readScan(npz, options);
  } catch (error) {
    await npz.close();
    throw error;
  }
}

async function readScan(npz: NpzFile, options: OpenScanOptions): Promise<Scan> {
  const { path } = npz;
  const wish = { layout: options.layout, probeElsewhere: options.probeFrom !== undefined, path };
  const layout = recogniseLayout(npz.keys, wish);
  const conversions = [`layout of ${layout.layout === "tike" ? "tike" : "PtychoPINN"}, by the names of its arrays`];
  if (layout.ignored.length > 0) conversions.push(`not used: ${layout.ignored.join(", ")}`);
  const context: ScanContext = { path, npz, layout, options, conversions };

  const positions = await readPositions(context);
  const patterns = await openPatterns(context, positions.x.length);
  const { size } = patterns;
  try {
    const pixelSizeM = await findPixelSize(context, size);
    const positionsPx = toCentresPx(positions, { context, size, pixelSizeM });
    const detectorMask = await readMask(context, size);
    const { intensity, corner, countsPerFrame } = await settleMeaning(context, patterns, detectorMask);
    const probe = await readProbe(context, size, countsPerFrame);
    const scanIndex = await readScanIndex(context, patterns.rows.count);
    assertArea(context, { positionsPx, scanIndex, size });
    const object = await readObject(context, scanIndex);
    const source = createFileSource(patterns.rows, { intensity, corner, mask: detectorMask }, () => npz.close());
    return {
      layout: layout.layout,
      patterns: source,
      positionsPx,
      scanIndex,
      probe,
      object,
      detectorMask,
      pixelSizeM,
      conversions,
    };
  } catch (error) {
    await patterns.rows.close();
    throw error;
  }
}

/** What could not be put together at the end is refused at the beginning. */
function assertArea(
  { path }: ScanContext,
  { positionsPx, scanIndex, size }: Pick<Scan, "positionsPx" | "scanIndex"> & { readonly size: number },
): void {
  const tooLarge = findTooLarge(positionsPx, scanIndex, size);
  if (tooLarge === null) return;
  throw invalidScan(path, "No object can be put together over the area of the positions", {
    received: `${tooLarge.map((side) => Math.ceil(side)).join(" × ")} pixels`,
    expected: `at most ${largestObjectArea} pixels in all`,
    hint: "leave out the positions that lie far away (`ptycho inspect` names them); where all do, divide them by the pixel size in their unit",
  });
}

async function findPixelSize({ npz, options, path, conversions }: ScanContext, size: number): Promise<number | null> {
  if (options.geometry !== undefined) {
    const pixelSizeM = objectPixelSizeM(options.geometry, size);
    conversions.push(`an object pixel is ${pixelSizeM.toPrecision(4)} m: wavelength · distance / (N · detector pixel)`);
    return pixelSizeM;
  }
  if (!npz.keys.includes("pixelSizeM")) return null;
  const { data } = await npz.read("pixelSizeM");
  const [pixelSizeM] = data;
  if (data.length === 1 && pixelSizeM !== undefined && pixelSizeM > 0 && pixelSizeM < largestPixelSizeM)
    return pixelSizeM;
  throw invalidScan(path, "pixelSizeM is not the side of a pixel", {
    received: Array.from(data.subarray(0, 3)).join(", "),
    expected: `one positive number below ${largestPixelSizeM}, metres`,
    hint: "save it in metres (20 nm is 20e-9) as np.float64, or leave it out",
  });
}
