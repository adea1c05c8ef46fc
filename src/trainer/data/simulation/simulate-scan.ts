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

/** What a simulation was made of, with all defaults filled in: JSON that repeats it. */
export interface SimulationSettings {
  readonly size: number;
  readonly object: ObjectKind;
  readonly objectSize: number;
  readonly objectCount: number;
  readonly path: ScanPath;
  readonly stepPx: number;
  readonly jitterPx: number;
  readonly subPixel: boolean;
  readonly probe: "curved" | "flat" | "given";
  readonly probeModes: number;
  readonly photonsPerFrame: number;
  readonly noise: boolean;
  readonly seed: number;
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
  readonly settings: SimulationSettings;
}

/**
 * Simulates one or more scans with one probe; the same options give the same bytes.
 * The probe is scaled by `s = √(photons / mean Σ|O · P|²)` and rounded to complex64 *before* the patterns are made, so
 * that what is returned makes them again. Object, jitter and noise have random streams of their own: another dose
 * leaves the objects as they are.
 * @throws AppError `CONFIG_INVALID`, `PHYSICS_SHAPE`; the signal's reason when aborted
 * @see PtychoPINN's simulator (Hoidn et al. 2023)
 */
export async function simulateScan(options: SimulationOptions = {}): Promise<SimulatedScan> {
  const settings = resolveSettings(options);
  assertSettings(settings);
  const objects = createObjects(settings, streamOf(settings.seed, 1));
  const { positionsPx, scanIndex } = layOutScans(settings, streamOf(settings.seed, 2));
  const light = { objects: fieldsOf(objects), positionsPx, scanIndex };
  const probe = scaledTo(chooseProbe(options, settings), light, settings.photonsPerFrame);
  const amplitude = await simulatePatterns(
    { ...light, modes: fieldsOf(probe) },
    {
      random: settings.noise ? streamOf(settings.seed, 3) : null,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    },
  );
  const dose = measureDose(amplitude, scanIndex.length, settings.photonsPerFrame);
  return { size: settings.size, amplitude, positionsPx, scanIndex, probe, objects, dose, settings };
}

function resolveSettings(options: SimulationOptions): SimulationSettings {
  const size = options.size ?? 64;
  const { probe = "curved" } = options;
  return {
    size,
    object: options.object ?? "lines",
    objectSize: options.objectSize ?? Math.round((392 * size) / 64),
    objectCount: options.objectCount ?? 1,
    path: options.path ?? "raster",
    stepPx: options.stepPx ?? (10 * size) / 64,
    jitterPx: options.jitterPx ?? 0,
    subPixel: options.subPixel ?? false,
    probe: typeof probe === "string" ? probe : "given",
    probeModes: typeof probe === "string" ? (options.probeModes ?? 1) : fieldsOf(probe).length,
    photonsPerFrame: options.photonsPerFrame ?? 1e9,
    noise: options.noise ?? true,
    seed: options.seed ?? 0,
  };
}

/** Streams that do not meet: the seed is spread over 32 bits with an odd constant for each. */
function streamOf(seed: number, stream: number): RandomGenerator {
  return createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca77));
}

function createObjects({ object, objectSize, objectCount }: SimulationSettings, random: RandomGenerator): ComplexArray {
  return stackFields(Array.from({ length: objectCount }, () => createObject(object, objectSize, random)));
}

/** One scan after the other, object by object. */
function layOutScans(
  settings: SimulationSettings,
  random: RandomGenerator,
): Pick<Illumination, "positionsPx" | "scanIndex"> {
  const scans = Array.from({ length: settings.objectCount }, () => createPositions(settings, random));
  return {
    positionsPx: {
      x: Float64Array.from(scans.flatMap(({ x }) => [...x])),
      y: Float64Array.from(scans.flatMap(({ y }) => [...y])),
    },
    scanIndex: Int32Array.from(scans.flatMap(({ x }, scan) => Array.from(x, () => scan))),
  };
}

function chooseProbe({ probe = "curved" }: SimulationOptions, { size, probeModes }: SimulationSettings): ComplexArray {
  if (typeof probe !== "string") return probe;
  return createProbe({ size, curvature: probe === "curved" ? scaledCurvature(size) : null, modes: probeModes });
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

function assertSettings({ size, objectCount, photonsPerFrame, seed }: SimulationSettings): void {
  const whole = Number.isInteger(objectCount) && objectCount >= 1 && Number.isInteger(seed);
  const right = whole && photonsPerFrame > 0 && photonsPerFrame <= 1e15 && [64, 128, 256].includes(size);
  if (right) return;
  throw new AppError("CONFIG_INVALID", "Nothing can be simulated with these numbers", {
    received: `size ${size}, ${objectCount} objects, ${photonsPerFrame} photons a frame, seed ${seed}`,
    expected: "size 64, 128 or 256, one or more objects, above 0 and at most 1e15 photons, a whole number as seed",
    hint: "1e9 photons a frame is nearly without noise, 1e4 is sparse",
  });
}
