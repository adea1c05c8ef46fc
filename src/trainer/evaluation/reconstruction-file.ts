import { AppError } from "../../base/errors/app-error.ts";
import { fromComplex, toComplex } from "../data/npz/complex.ts";
import { openNpz } from "../data/npz/open-npz.ts";
import { fromJson, saveNpz } from "../data/npz/save-npz.ts";
import type { NpzFile } from "../data/npz/types.ts";
import type { ComplexArray, PointPx } from "../physics/types.ts";

/** What `ptycho infer` leaves of one object, and `ptycho evaluate` reads. */
export interface Reconstruction {
  /** complex64 `[H, W]`; 0 where no patch reached */
  readonly object: ComplexArray;
  /** Summed weights of the patches, float32 `[H, W]`, in units of the largest `Σ_modes |P|²`. */
  readonly weights: Float32Array;
  /** Object pixel coordinates of the pixel `[0, 0]`, as the scan's positions count them. */
  readonly origin: PointPx;
  /** Side of an object pixel in metres; null where it is not known. */
  readonly pixelSizeM: number | null;
  /** Centres of the windows that were stitched, object pixels, float64 `[M]`. */
  readonly centresPx: { readonly x: Float64Array; readonly y: Float64Array };
  /** complex64 `[modes, N, N]` that weighted the patches. */
  readonly probe: ComplexArray;
  /** Which object of the scan, as `scan_index` counts. */
  readonly scanIndex: number;
  /** Where it comes from: checkpoint, data, versions. Plain JSON. */
  readonly source: Readonly<Record<string, unknown>>;
}

const formatName = "ptycho-reconstruction-1";
const requiredKeys = ["object", "weights", "origin", "xcoords", "ycoords", "probe", "meta"];

/**
 * Writes a reconstruction as an NPZ file that NumPy opens: `object` complex64 `[H, W]`, `weights` float32 `[H, W]`,
 * `origin` float64 `[2]` (y, x), `xcoords`, `ycoords` float64 `[M]`, `probe` complex64 `[modes, N, N]`,
 * `pixel_size_m` float64 `[]` (NaN where not known), `scan_index` int64 `[]`, `meta` uint8 (JSON).
 * @throws AppError `IO_FAILED`
 * @see specs/evaluation.md §8
 */
export async function saveReconstruction(path: string, reconstruction: Reconstruction): Promise<void> {
  const { object, weights, origin, pixelSizeM, centresPx, probe, scanIndex, source } = reconstruction;
  const count = centresPx.x.length;
  await saveNpz(path, {
    object: fromComplex(object),
    weights: { dtype: "f4", shape: object.shape, data: weights },
    origin: { dtype: "f8", shape: [2], data: Float64Array.of(origin.y, origin.x) },
    xcoords: { dtype: "f8", shape: [count], data: centresPx.x },
    ycoords: { dtype: "f8", shape: [count], data: centresPx.y },
    probe: fromComplex(probe),
    pixel_size_m: { dtype: "f8", shape: [], data: Float64Array.of(pixelSizeM ?? Number.NaN) },
    scan_index: { dtype: "i8", shape: [], data: Float64Array.of(scanIndex) },
    meta: fromJson({ format: formatName, source }),
  });
}

/**
 * Reads what `saveReconstruction` wrote; checksums are verified.
 * @returns the object, complex64 `[H, W]`, with its weights, its place in object pixels, and where it comes from
 * @throws AppError `DATA_NOT_FOUND`, `DATA_CORRUPT`, `DATA_UNSUPPORTED` as any NPZ file; `DATA_LAYOUT_UNKNOWN` for an
 * NPZ file that is no reconstruction; `PHYSICS_SHAPE` where its arrays do not fit each other
 * @see specs/evaluation.md §8
 */
export async function loadReconstruction(path: string): Promise<Reconstruction> {
  const file = await openNpz(path);
  try {
    assertKeys(file);
    const reconstruction = await readArrays(file);
    assertShapes(path, reconstruction);
    return reconstruction;
  } finally {
    await file.close();
  }
}

function assertKeys(file: NpzFile): void {
  const missing = requiredKeys.filter((key) => !file.keys.includes(key));
  if (missing.length === 0) return;
  throw new AppError("DATA_LAYOUT_UNKNOWN", "The file is no reconstruction", {
    received: `keys ${file.keys.join(", ")}; missing: ${missing.join(", ")}`,
    expected: `keys ${requiredKeys.join(", ")}, as \`ptycho infer\` writes them`,
    hint: "make one with `ptycho infer`; a file with the truth goes to --truth",
    where: { file: file.path },
  });
}

async function readArrays(file: NpzFile): Promise<Reconstruction> {
  const doubles = async (key: string): Promise<Float64Array> => Float64Array.from((await file.read(key)).data);
  const optional = async (key: string): Promise<number> =>
    file.keys.includes(key) ? ((await doubles(key))[0] ?? Number.NaN) : Number.NaN;
  const [originY = Number.NaN, originX = Number.NaN] = await doubles("origin");
  const pixelSizeM = await optional("pixel_size_m");
  const scanIndex = await optional("scan_index");
  return {
    object: toComplex(await file.read("object")),
    weights: Float32Array.from((await file.read("weights")).data),
    origin: { x: originX, y: originY },
    pixelSizeM: pixelSizeM > 0 ? pixelSizeM : null,
    centresPx: { x: await doubles("xcoords"), y: await doubles("ycoords") },
    probe: toComplex(await file.read("probe")),
    scanIndex: Number.isFinite(scanIndex) ? scanIndex : 0,
    source: await readSource(file),
  };
}

async function readSource(file: NpzFile): Promise<Reconstruction["source"]> {
  const bytes = Uint8Array.from((await file.read("meta")).data);
  try {
    const meta = JSON.parse(Buffer.from(bytes).toString("utf8")) as { format?: unknown; source?: unknown };
    if (meta.format === formatName) return meta.source as Reconstruction["source"];
    throw new TypeError(`format ${JSON.stringify(meta.format)}`);
  } catch (cause) {
    throw new AppError("DATA_CORRUPT", "The reconstruction's description cannot be read", {
      received: (cause as Error).message,
      expected: `JSON with the format ${formatName}`,
      hint: "make the file anew with `ptycho infer` of this version",
      where: { file: file.path },
      cause,
    });
  }
}

function assertShapes(path: string, { object, weights, origin, centresPx }: Reconstruction): void {
  const fits =
    object.shape.length === 2 &&
    weights.length === object.re.length &&
    centresPx.x.length === centresPx.y.length &&
    Number.isFinite(origin.x + origin.y);
  if (fits) return;
  throw new AppError("PHYSICS_SHAPE", "The arrays of the reconstruction do not fit each other", {
    received:
      `object [${object.shape.join(", ")}], ${weights.length} weights, origin (${origin.y}, ${origin.x}), ` +
      `${centresPx.x.length} xcoords, ${centresPx.y.length} ycoords`,
    expected: "object [H, W], weights [H, W], origin [2], xcoords and ycoords of one length",
    hint: "make the file anew with `ptycho infer`",
    where: { file: path },
  });
}
