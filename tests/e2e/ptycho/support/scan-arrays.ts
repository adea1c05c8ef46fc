import { saveNpz } from "../../../../src/trainer/data/npz/save-npz.ts";
import type { NpyContent } from "../../../../src/trainer/data/npz/types.ts";
import { simulateScan } from "../../../../src/trainer/data/simulation/simulate-scan.ts";
import type { ComplexArray } from "../../../../src/trainer/physics/types.ts";

/** An array in memory. */
export interface InMemory extends NpyContent {
  readonly data: Exclude<NpyContent["data"], () => unknown>;
}

/** Arrays of a scan file by name. */
export type ScanArrays = Readonly<Record<string, InMemory>>;

/** Side of the patterns. */
export const N = 64;

/** A scan of 16 patterns in PtychoPINN's layout, with its truth. */
export async function scanArrays(photonsPerFrame = 1e6): Promise<ScanArrays & { readonly diff3d: InMemory }> {
  const scan = await simulateScan({ objectSize: 112, stepPx: 16, photonsPerFrame, seed: 2 });
  const count = scan.scanIndex.length;
  return {
    diff3d: { dtype: "f4", shape: [count, N, N], data: scan.amplitude },
    xcoords: { dtype: "f8", shape: [count], data: scan.positionsPx.x },
    ycoords: { dtype: "f8", shape: [count], data: scan.positionsPx.y },
    probeGuess: interleaved({ ...scan.probe, shape: [N, N] }),
    objectGuess: interleaved({ ...scan.objects, shape: scan.objects.shape.slice(1) }),
  };
}

/** Numbers of one array put in the place of another's. */
export function withNumbers(
  { dtype, shape, data }: InMemory,
  change: (value: number, index: number) => number,
): InMemory {
  return { dtype, shape, data: Float32Array.from(data, change) };
}

/** Patterns `[M, N, N]` → `[N, N, M]`. */
export function patternsLast({ dtype, shape, data }: InMemory): InMemory {
  const [count = 0] = shape;
  const area = N * N;
  const turned = Float32Array.from(
    data,
    (_, index) => data[(index % count) * area + Math.floor(index / count)] as number,
  );
  return { dtype, shape: [N, N, count], data: turned };
}

/** Writes a scan with some of its arrays exchanged. */
export async function writeScan(path: string, arrays: ScanArrays): Promise<void> {
  await saveNpz(path, arrays);
}

function interleaved({ shape, re, im }: ComplexArray): InMemory {
  const data = Float32Array.from(
    { length: 2 * re.length },
    (_, index) => (index % 2 === 0 ? re : im)[index >> 1] as number,
  );
  return { dtype: "c8", shape, data };
}
