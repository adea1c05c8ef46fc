import { isKnownKey } from "../layouts.ts";
import { objectPixelSizeM } from "../pixel-size.ts";
import type { OpenScanOptions } from "../open-scan.ts";
import type { DataLayout } from "../types.ts";
import { namesOf, readNumbers, type Reading } from "./raw-readers.ts";
import type { RawScan } from "./types.ts";

/** What an array means depends on this besides the file. */
export interface ReadingPlace {
  /** Pixels along one side of a pattern; 0 where it is not known. */
  readonly side: number;
  readonly layout: DataLayout | null;
  readonly stated: OpenScanOptions;
}

/**
 * Centres of the windows in pixels, as the file and what is stated of it say; what is missing is a finding.
 * @throws AppError `DATA_INVALID` where metres are stated with a geometry that cannot be
 */
export async function readPositions(reading: Reading, place: ReadingPlace): Promise<RawScan["positions"]> {
  const { side, layout, stated } = place;
  const raw = layout === "tike" ? await readPairs(reading) : await readCoordinates(reading);
  if (raw === null) return null;
  const pixelSizeM = stated.positionUnit === "m" ? await findPixelSize(reading, place) : null;
  const scale = pixelSizeM === null ? 1 : 1 / pixelSizeM;
  const shift = layout === "tike" ? (side - 1) / 2 : 0; // tike keeps the window's least corner
  return { x: raw.x.map((value) => value * scale + shift), y: raw.y.map((value) => value * scale + shift) };
}

/** From what is stated, else from the file, as `openScan` finds it; `null` where neither says. */
async function findPixelSize(reading: Reading, { side, stated }: ReadingPlace): Promise<number | null> {
  if (stated.geometry !== undefined) return objectPixelSizeM(stated.geometry, side);
  const pixelSizeM = (await readNumbers(reading, "pixelSizeM"))?.[0];
  return pixelSizeM !== undefined && pixelSizeM > 0 && Number.isFinite(pixelSizeM) ? pixelSizeM : null;
}

async function readCoordinates(reading: Reading): Promise<RawScan["positions"]> {
  const [x, y] = [await readNumbers(reading, "xcoords"), await readNumbers(reading, "ycoords")];
  if (x !== null && y !== null && x.length === y.length) return { x, y };
  const lengths = x !== null && y !== null;
  reading.findings.push({
    severity: "error",
    rule: "positions-missing",
    message: lengths ? "xcoords and ycoords differ in length." : "There are no positions of the patterns.",
    evidence: lengths ? `${x.length} and ${y.length} coordinates` : `arrays: ${namesOf(reading.arrays)}`,
    fix: `${lengths ? "" : candidates(reading)}Save xcoords (column) and ycoords (row) of each window's centre, in pixels of the object, float64 [M].`,
  });
  return null;
}

/** Arrays that may hold the positions under another name. */
function candidates({ arrays }: Reading): string {
  const likely = arrays.filter(
    ({ key, dtype }) => dtype !== null && !isKnownKey(key) && /pos|coord|trans|scan_?[xy]/iu.test(key),
  );
  if (likely.length === 0) return "";
  return `Are they in ${likely.map(({ key, shape }) => `${key} [${shape.join(", ")}]`).join(", ")}? `;
}

/** tike keeps (y, x). */
async function readPairs(reading: Reading): Promise<RawScan["positions"]> {
  const scan = await readNumbers(reading, "scan");
  const shape = reading.arrays.find(({ key }) => key === "scan")?.shape ?? [];
  if (scan === null || shape.at(-1) !== 2) {
    reading.findings.push({
      severity: "error",
      rule: "positions-missing",
      message: "The positions cannot be read.",
      evidence: `scan has the shape [${shape.join(", ")}]`,
      fix: "Save scan as float32 [1, M, 2]: (y, x) of each window's least corner, in pixels.",
    });
    return null;
  }
  return {
    x: Float64Array.from({ length: scan.length / 2 }, (_, index) => scan[2 * index + 1] as number),
    y: Float64Array.from({ length: scan.length / 2 }, (_, index) => scan[2 * index] as number),
  };
}
