import { probeEnergy } from "../../physics/probe-measures.ts";
import type { ComplexArray } from "../../physics/types.ts";
import { toComplex } from "../npz/complex.ts";
import { formatShape, nameOf } from "../npz/dtype.ts";
import { openNpz } from "../npz/open-npz.ts";
import type { NpyArray, NpzFile } from "../npz/types.ts";
import { invalidScan, type ScanContext } from "./context.ts";
import { isShared, probeShapeHint } from "./probe-shape.ts";

/**
 * How far mean counts may be from the probe's energy and still be of one unit: an object passes part of the light,
 * and an estimated probe holds a little less than was measured.
 */
const credibleTransmission = [0.05, 3] as const;

/**
 * The probe in sqrt(photons), complex64 `[modes, N, N]`.
 * @param size N
 * @param countsPerFrame mean counts of a frame
 * @throws AppError `DATA_INVALID` for another shape, or a probe without light; `DATA_LAYOUT_UNKNOWN`; as `openNpz`
 */
export async function readProbe(context: ScanContext, size: number, countsPerFrame: number): Promise<ComplexArray> {
  const probe = await findProbe(context);
  const stacked = stackModes(context, probe, size);
  return scaleProbe(context, stacked, { size, countsPerFrame });
}

interface FoundProbe {
  readonly path: string;
  readonly key: string;
  readonly array: NpyArray;
}

async function findProbe(context: ScanContext): Promise<FoundProbe> {
  const { npz, layout, path, options, conversions } = context;
  if (options.probeFrom === undefined) return { path, key: layout.probe, array: await npz.read(layout.probe) };
  const other = await openNpz(options.probeFrom);
  try {
    const key = probeKey(other);
    conversions.push(`probe taken from ${key} in ${options.probeFrom}`);
    return { path: options.probeFrom, key, array: await other.read(key) };
  } finally {
    await other.close();
  }
}

function probeKey({ keys, path }: NpzFile): string {
  const found = ["probeGuess", "probe"].filter((key) => keys.includes(key));
  if (found.length === 1) return found[0] as string;
  throw invalidScan(path, found.length === 0 ? `${path} has no probe` : `${path} has two probes`, {
    received: keys.join(", "),
    expected: "one array probeGuess or probe",
    hint: "save the probe alone: np.savez(path, probeGuess=probe)",
  });
}

function stackModes({ conversions }: ScanContext, { path, key, array }: FoundProbe, size: number): ComplexArray {
  const { shape, dtype } = array;
  const [modes, height, width] = shape.length === 2 ? [1, ...shape] : shape.slice(-3);
  if (height !== size || width !== size || modes === undefined || !isShared(shape)) {
    throw invalidScan(path, "The probe does not fit the patterns", {
      received: `${key} of shape ${formatShape(shape)}`,
      expected: `(${size}, ${size}) or (modes, ${size}, ${size})`,
      hint: probeShapeHint(shape, size),
    });
  }
  if (dtype !== "c8") conversions.push(`${key} read as complex64 (it is ${nameOf(dtype)})`);
  if (modes > 1) conversions.push(`${key} has ${modes} incoherent modes`);
  const { re, im } = toComplex(array);
  if (!re.every(Number.isFinite) || !im.every(Number.isFinite)) {
    throw invalidScan(path, "The probe holds values that are not numbers", {
      received: `NaN or infinity in ${key}`,
      expected: "finite numbers",
      hint: "the reconstruction that the probe came from has diverged: take an earlier one",
    });
  }
  return { shape: [modes, size, size], re, im };
}

interface Light {
  readonly size: number;
  readonly countsPerFrame: number;
}

function scaleProbe(context: ScanContext, probe: ComplexArray, light: Light): ComplexArray {
  const energy = probeEnergy(probe);
  if (energy === 0) {
    throw invalidScan(context.options.probeFrom ?? context.path, "The probe is zero everywhere", {
      received: "an energy Σ|P|² of 0",
      expected: "a probe with light in it",
      hint: "give a probe with --probe-from",
    });
  }
  const factor = context.options.probeFactor ?? conventionFactor(context, energy, light);
  if (!(Number.isFinite(factor) && factor > 0)) {
    throw invalidScan(context.path, "The factor of the probe is not a positive number", {
      received: String(factor),
      expected: "a positive number",
      hint: "leave it out to have it found from the counts",
    });
  }
  if (context.options.probeFactor !== undefined) context.conversions.push(`probe multiplied by ${factor}, as stated`);
  if (factor === 1) return probe;
  return {
    shape: probe.shape,
    re: probe.re.map((value) => value * factor),
    im: probe.im.map((value) => value * factor),
  };
}

/** In which of the usual units the probe is, by its energy: what an empty field would count. */
function conventionFactor({ conversions }: ScanContext, energy: number, { size, countsPerFrame }: Light): number {
  const ratio = countsPerFrame / energy;
  if (credible(ratio) || countsPerFrame === 0) return 1;
  const evidence = `its energy Σ|P|² is ${energy.toPrecision(4)}, a frame counts ${countsPerFrame.toPrecision(4)}`;
  if (credible(ratio / size ** 2)) {
    conversions.push(`probe multiplied by N = ${size}: it is meant for an FFT that is not divided by N (${evidence})`);
    return size;
  }
  const factor = Math.sqrt(ratio);
  conversions.push(
    `probe multiplied by ${factor.toPrecision(6)}, so that its energy is the mean counts of a frame (${evidence})`,
  );
  return factor;
}

function credible(transmission: number): boolean {
  return transmission >= credibleTransmission[0] && transmission <= credibleTransmission[1];
}
