import { AppError } from "../../../base/errors/app-error.ts";
import { createRandom, type RandomGenerator } from "../../../base/random/generator.ts";
import { fieldsOf, stackFields } from "../../physics/complex-field.ts";
import { createProbe, scaledCurvature } from "../../physics/probe.ts";
import type { ComplexArray } from "../../physics/types.ts";
import { createObject, type ObjectKind } from "./objects.ts";
import { meanExitEnergy, simulatePatterns, type Illumination, type PatternOptions } from "./patterns.ts";
import { createPositions, type Positions, type ScanPath } from "./positions.ts";

/** What is to be simulated. The defaults are those of the benchmark scans. */
export interface SimulationOptions {
  /** Pixels along one side of a pattern, N. @default 64 */
  readonly size?: 64 | 128 | 256;
  /** @default "lines" */
  readonly object?: ObjectKind;
  /** Side of each object, pixels. @default 392 · N / 64 */
  readonly objectSize?: number;
  /** Objects of this kind, each with a scan of its own. @default 1 */
  readonly objectCount?: number;
  /** @default "raster" */
  readonly path?: ScanPath;
  /** @default 10 · N / 64 */
  readonly stepPx?: number;
  /** @default 0 */
  readonly jitterPx?: number;
  /** Positions between pixels, patches bilinear. @default false */
  readonly subPixel?: boolean;
  /** `flat` is its own inversion, an ambiguity at gridsize 1; or complex64 `[N, N]`, `[modes, N, N]`. @default "curved" */
  readonly probe?: "curved" | "flat" | ComplexArray;
  /** Incoherent modes of a made probe. @default 1 */
  readonly probeModes?: number;
  /** Photons a frame, mean over the scan. @default 1e9 */
  readonly photonsPerFrame?: number;
  /** Photon noise. @default true */
  readonly noise?: boolean;
  /** Decides object, jitter and noise. @default 0 */
  readonly seed?: number;
  readonly onProgress?: PatternOptions["onProgress"];
  readonly signal?: AbortSignal;
}

/** Counts of the simulated frames, as drawn. */
export interface RealisedDose {
  /** Photons a frame that the scale was chosen for. */
  readonly requested: number;
  /** Counts a frame: mean, least and greatest over the scan. */
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

/** A simulated scan with its truth, in the arrays of the PtychoPINN layout. */
export interface SimulatedScan {
  /** Pixels along one side of a pattern, N. */
  readonly size: number;
  /** sqrt(counts), float32 `[M, N, N]`, zero frequency at `[N/2, N/2]`. */
  readonly amplitude: Float32Array;
  /** Centres of the windows, float64 `[M]`, object pixels; least corner = coordinate − (N − 1)/2. */
  readonly positionsPx: Positions;
  /** int32 `[M]`. */
  readonly scanIndex: Int32Array;
  /** complex64 `[modes, N, N]`, sqrt(photons): `amplitude = |FFT2(object · probe)| / N`. */
  readonly probe: ComplexArray;
  /** The truth, complex64 `[objects, H, W]`. */
  readonly objects: ComplexArray;
  readonly dose: RealisedDose;
  readonly seed: number;
}

/**
 * Simulates one or more scans with one probe; the same options give the same bytes.
 * The probe is scaled by `s = √(photons / mean Σ|O · P|²)` and rounded to complex64 *before* the patterns are made, so
 * that what is returned makes them again. Object, jitter and noise have random streams of their own: another dose
 * leaves the objects as they are.
 * @throws AppError `CONFIG_INVALID`, `PHYSICS_SHAPE`; the signal's reason when aborted
 * @see science of PtychoPINN's simulator (Hoidn et al. 2023)
 */
export async function simulateScan(options: SimulationOptions = {}): Promise<SimulatedScan> {
  const { seed = 0, photonsPerFrame = 1e9 } = options;
  assertCounts(options);
  const objects = createObjects(options, streamOf(seed, 1));
  const { positionsPx, scanIndex } = layOutScans(options, streamOf(seed, 2));
  const light = { objects: fieldsOf(objects), positionsPx, scanIndex };
  const probe = scaledTo(chooseProbe(options), light, photonsPerFrame);
  const amplitude = await simulatePatterns(
    { ...light, modes: fieldsOf(probe) },
    {
      random: (options.noise ?? true) ? streamOf(seed, 3) : null,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  const dose = measureDose(amplitude, scanIndex.length, photonsPerFrame);
  return { size: sizeOf(options), amplitude, positionsPx, scanIndex, probe, objects, dose, seed };
}

function sizeOf({ size = 64 }: SimulationOptions): number {
  return size;
}

/** Streams that do not meet: the seed is spread over 32 bits with an odd constant for each. */
function streamOf(seed: number, stream: number): RandomGenerator {
  return createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca77));
}

function objectSizeOf(options: SimulationOptions): number {
  return options.objectSize ?? Math.round((392 * sizeOf(options)) / 64);
}

function createObjects(options: SimulationOptions, random: RandomGenerator): ComplexArray {
  return stackFields(
    Array.from({ length: options.objectCount ?? 1 }, () =>
      createObject(options.object ?? "lines", objectSizeOf(options), random),
    ),
  );
}

/** One scan after the other, object by object. */
function layOutScans(
  options: SimulationOptions,
  random: RandomGenerator,
): Pick<Illumination, "positionsPx" | "scanIndex"> {
  const size = sizeOf(options);
  const scans = Array.from({ length: options.objectCount ?? 1 }, () =>
    createPositions(
      {
        path: options.path ?? "raster",
        objectSize: objectSizeOf(options),
        size,
        stepPx: options.stepPx ?? (10 * size) / 64,
        jitterPx: options.jitterPx ?? 0,
        subPixel: options.subPixel ?? false,
      },
      random,
    ),
  );
  return {
    positionsPx: {
      x: Float64Array.from(scans.flatMap(({ x }) => [...x])),
      y: Float64Array.from(scans.flatMap(({ y }) => [...y])),
    },
    scanIndex: Int32Array.from(scans.flatMap(({ x }, scan) => Array.from(x, () => scan))),
  };
}

function chooseProbe(options: SimulationOptions): ComplexArray {
  const { probe = "curved" } = options;
  const size = sizeOf(options);
  if (typeof probe !== "string") return probe;
  return createProbe({
    size,
    curvature: probe === "curved" ? scaledCurvature(size) : null,
    modes: options.probeModes ?? 1,
  });
}

function scaledTo(probe: ComplexArray, light: Omit<Illumination, "modes">, photons: number): ComplexArray {
  const factor = Math.sqrt(photons / meanExitEnergy({ ...light, modes: fieldsOf(probe) }));
  return {
    shape: probe.shape.length === 2 ? [1, ...probe.shape] : probe.shape,
    re: probe.re.map((value) => value * factor),
    im: probe.im.map((value) => value * factor),
  };
}

function measureDose(amplitude: Float32Array, frames: number, requested: number): RealisedDose {
  const area = amplitude.length / frames;
  let [sum, least, greatest] = [0, Infinity, 0];
  for (let frame = 0; frame < frames; frame += 1) {
    let counts = 0;
    for (let pixel = frame * area; pixel < (frame + 1) * area; pixel += 1) counts += (amplitude[pixel] as number) ** 2;
    sum += counts;
    least = Math.min(least, counts);
    greatest = Math.max(greatest, counts);
  }
  return { requested, mean: sum / frames, least, greatest };
}

function assertCounts({ objectCount = 1, photonsPerFrame = 1e9, seed = 0 }: SimulationOptions): void {
  const right = Number.isInteger(objectCount) && objectCount >= 1 && Number.isInteger(seed);
  if (right && photonsPerFrame > 0 && photonsPerFrame <= 1e15) return;
  throw new AppError("CONFIG_INVALID", "Nothing can be simulated with these numbers", {
    received: `${objectCount} objects, ${photonsPerFrame} photons a frame, seed ${seed}`,
    expected: "one or more objects, above 0 and at most 1e15 photons, a whole number as seed",
    hint: "1e9 photons a frame is nearly without noise, 1e4 is sparse",
  });
}
