import type { RunIdentity } from "../../../../../src/trainer/training/types.ts";

/** A run of a small network on an engine of two threads. */
export const identity: RunIdentity = {
  model: {
    config: {
      architecture: "pinn",
      N: 64,
      gridsize: 1,
      nFiltersScale: 1,
      amplitudeActivation: "sigmoid",
      loss: "poisson",
      probeScale: 4,
      intensityScaleTrainable: true,
      background: 0.05,
      amplitudeTotalVariation: 0,
      amplitudeMeanDeviation: 0,
      phaseTotalVariation: 0,
      phaseMeanDeviation: 0,
    },
    probe: { shape: [1, 2, 2], re: Float32Array.of(1, 2, 3, 4), im: Float32Array.of(0, -1, 0.5, 0) },
    normalisation: { dataFactor: 0.1 + 0.2, probeDivisor: 1 / 3, meanCounts: 1e9 },
    canvasSize: 64,
    detectorMask: Uint8Array.of(1, 1, 0, 1),
  },
  engine: { name: "native", precision: "float32", version: "2.16.2", threads: 2, oneDnn: true, processor: "EPYC" },
  versions: { "ptycho-loop": "0.1.0" },
  dataHash: "d".repeat(64),
  extra: { pixelSizeM: 1.5e-8 },
};
