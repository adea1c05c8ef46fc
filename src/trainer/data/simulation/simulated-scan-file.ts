import { fromJson } from "../npz/save-npz.ts";
import { createMemorySource } from "../pattern-source.ts";
import { saveScan } from "../save-scan.ts";
import type { Scan } from "../types.ts";
import type { SimulatedScan } from "./simulate-scan.ts";

/**
 * A simulated scan in the form that the trainer works with.
 * @returns patterns √counts, float32 `[M, N, N]`, in memory, not copied; positions in object pixels; probe in √photons,
 *   complex64 `[modes, N, N]`; the truth, complex64 `[objects, H, W]`
 * @see specs/scan-files.md §3
 */
export function toScan(simulated: SimulatedScan): Scan {
  const { settings, dose } = simulated;
  return {
    layout: "ptychopinn",
    patterns: createMemorySource(simulated.amplitude, simulated.size),
    positionsPx: simulated.positionsPx,
    scanIndex: simulated.scanIndex,
    probe: simulated.probe,
    object: simulated.objects,
    detectorMask: null,
    pixelSizeM: null,
    conversions: [
      `simulated: ${settings.object}, ${settings.path}, ${settings.probe} probe, seed ${settings.seed}, ` +
        `${dose.mean.toPrecision(4)} counts a frame`,
    ],
  };
}

/**
 * Writes a simulated scan as NPZ in PtychoPINN's layout, whole or not at all: `diff3d`, `xcoords`, `ycoords`,
 * `probeGuess`, `scan_index`, the truth in `objects` (and `objectGuess`, where it is one), and `simulation`, UTF-8 JSON
 * of the settings and the realised dose.
 * @throws AppError `IO_FAILED`
 */
export async function saveSimulatedScan(path: string, simulated: SimulatedScan): Promise<void> {
  const { settings, dose } = simulated;
  await saveScan(path, toScan(simulated), { extra: { simulation: fromJson({ settings, dose }) } });
}
