import type { RandomGenerator } from "../../../base/random/generator.ts";
import type { ComplexField } from "../../physics/complex-field.ts";
import { drawPoisson } from "../../physics/noise.ts";
import { cutPatch, exitWave, farFieldIntensity } from "../../physics/reference.ts";
import type { Positions } from "./positions.ts";

/** What is lit, by what, and where. */
export interface Illumination {
  readonly objects: readonly ComplexField[];
  /** Incoherent modes, sqrt(photons). */
  readonly modes: readonly ComplexField[];
  readonly positionsPx: Positions;
  /** Which object each pattern is taken of, int32 `[M]`. */
  readonly scanIndex: Int32Array;
}

/** How patterns are made, and who is told. */
export interface PatternOptions {
  /** Source of the photon noise; `null` leaves the expected counts as they are. */
  readonly random: RandomGenerator | null;
  /** Told from time to time how many patterns are done, and at the end. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the simulation with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Between two of these the event loop is not reached. */
const sliceMs = 40;

/**
 * Patterns of a scan: `counts = Poisson(Σ_m |FFT2(O_r · P_m)|² / N²)`, kept as sqrt(counts).
 * @returns float32 `[M, N, N]`, zero frequency at `[N/2, N/2]`
 * @throws AppError `PHYSICS_SHAPE` where a window leaves its object
 */
export async function simulatePatterns(light: Illumination, options: PatternOptions): Promise<Float32Array> {
  const count = light.scanIndex.length;
  const size = light.modes[0]?.width ?? 0;
  const amplitude = new Float32Array(count * size * size);
  let sliceEnd = performance.now() + sliceMs;
  for (let frame = 0; frame < count; frame += 1) {
    const intensity = farFieldIntensity(patchAt(light, frame), light.modes);
    const start = frame * size * size;
    for (let pixel = 0; pixel < intensity.length; pixel += 1) {
      const mean = intensity[pixel] as number;
      amplitude[start + pixel] = Math.sqrt(options.random === null ? mean : drawPoisson(options.random, mean));
    }
    if (performance.now() < sliceEnd) continue;
    options.onProgress?.(frame + 1, count);
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
  options.onProgress?.(count, count);
  return amplitude;
}

/**
 * Mean over the scan of the energy behind the object, `mean Σ|O_r · P|²`: the photons of a frame, as the unitary
 * transform keeps energy.
 * @throws AppError `PHYSICS_SHAPE` where a window leaves its object
 */
export function meanExitEnergy(light: Illumination): number {
  let sum = 0;
  for (let frame = 0; frame < light.scanIndex.length; frame += 1) {
    const patch = patchAt(light, frame);
    for (const mode of light.modes) {
      const { re, im } = exitWave(patch, mode);
      for (let pixel = 0; pixel < re.length; pixel += 1) sum += (re[pixel] as number) ** 2 + (im[pixel] as number) ** 2;
    }
  }
  return sum / light.scanIndex.length;
}

function patchAt({ objects, modes, positionsPx, scanIndex }: Illumination, frame: number): ComplexField {
  const size = modes[0]?.width ?? 0;
  return cutPatch(objects[scanIndex[frame] as number] as ComplexField, {
    top: (positionsPx.y[frame] as number) - (size - 1) / 2,
    left: (positionsPx.x[frame] as number) - (size - 1) / 2,
    size,
  });
}
