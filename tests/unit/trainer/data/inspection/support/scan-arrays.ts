import { fromComplex } from "../../../../../../src/trainer/data/npz/complex.ts";
import { saveNpz } from "../../../../../../src/trainer/data/npz/save-npz.ts";
import type { NpyContent } from "../../../../../../src/trainer/data/npz/types.ts";
import { inspectScan } from "../../../../../../src/trainer/data/inspection/inspect-scan.ts";
import type { Finding, Inspection } from "../../../../../../src/trainer/data/inspection/types.ts";
import { simulateScan } from "../../../../../../src/trainer/data/simulation/simulate-scan.ts";

/** Arrays of a file by name. */
export type Arrays = Readonly<Record<string, NpyContent>>;

/** 64 frames of 64², 1e6 photons each, jittered: everything that training wants. */
const simulated = await simulateScan({ objectSize: 134, jitterPx: 2, photonsPerFrame: 1e6, seed: 3 });

/** Frames of the sound scan. */
export const frames = simulated.scanIndex.length;

/** The sound scan's amplitudes, float32 `[64, 64, 64]`, a fresh copy. */
export function amplitudes(): Float32Array {
  return simulated.amplitude.slice();
}

/** The sound scan's counts, float32 `[64, 64, 64]`. */
export function counts(): Float32Array {
  return simulated.amplitude.map((value) => Math.round(value ** 2));
}

/** Patterns as diff3d. */
export function patterns(data: NpyContent["data"], dtype: NpyContent["dtype"] = "f4"): NpyContent {
  return { dtype, shape: [frames, 64, 64], data };
}

/** A file with nothing wrong in it. */
export function soundArrays(): Record<string, NpyContent> {
  const { positionsPx, probe, objects } = simulated;
  return {
    diff3d: patterns(amplitudes()),
    xcoords: { dtype: "f8", shape: [frames], data: positionsPx.x.slice() },
    ycoords: { dtype: "f8", shape: [frames], data: positionsPx.y.slice() },
    probeGuess: fromComplex(probe),
    objects: fromComplex(objects),
  };
}

/** The sound file with some arrays replaced, or left out where `null`. */
export function soundBut(changes: Readonly<Record<string, NpyContent | null>>): Arrays {
  const entries = Object.entries({ ...soundArrays(), ...changes });
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])));
}

/** The sound scan as tike lays it out: counts, zero frequency at the corner, (y, x) of the least corner. */
export function tikeArrays(): Record<string, NpyContent> {
  const { positionsPx, probe } = simulated;
  const scan = Float32Array.from({ length: 2 * frames }, (_, at) => {
    return ((at % 2 === 0 ? positionsPx.y : positionsPx.x)[at >> 1] as number) - 31.5;
  });
  const unnormalised = { ...probe, re: probe.re.map((value) => value / 64), im: probe.im.map((value) => value / 64) };
  return {
    data: { dtype: "f4", shape: [1, frames, 64, 64], data: cornered(counts()) },
    scan: { dtype: "f4", shape: [1, frames, 2], data: scan },
    probe: { ...fromComplex(unnormalised), shape: [1, 1, 1, 1, 64, 64] },
  };
}

/** Zero frequency moved from the centre of each frame to its corner. */
export function cornered(values: Float32Array): Float32Array {
  return values.map((_, at) => {
    const [frame, row, column] = [at >> 12, (at >> 6) & 63, at & 63];
    return values[(frame << 12) | (((row + 32) & 63) << 6) | ((column + 32) & 63)] as number;
  });
}

/** Writes the arrays and inspects them. */
export async function inspectArrays(path: string, arrays: Arrays): Promise<Inspection> {
  await saveNpz(path, arrays);
  return inspectScan(path);
}

/** Findings that are not just for information. */
export function wrong({ findings }: Inspection): readonly Finding[] {
  return findings.filter(({ severity }) => severity !== "info");
}

/** `error axis-order`, for each thing that is wrong. */
export function titles(inspection: Inspection): readonly string[] {
  return wrong(inspection).map(({ severity, rule }) => `${severity} ${rule}`);
}
