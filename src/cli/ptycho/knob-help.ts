/** Headings of the knobs in a help text, in the order in which they are shown. */
const headings = {
  "Network:": [
    "architecture",
    "N",
    "gridsize",
    "nFiltersScale",
    "amplitudeActivation",
    "loss",
    "probeScale",
    "intensityScaleTrainable",
    "background",
  ],
  "Added to the loss:": [
    "amplitudeTotalVariation",
    "amplitudeMeanDeviation",
    "phaseTotalVariation",
    "phaseMeanDeviation",
  ],
  "Engine and seeds:": ["engine", "precision", "threads", "deterministic", "seed"],
  "Epochs and steps:": [
    "epochs",
    "batchSize",
    "accumSteps",
    "learningRate",
    "optimizer",
    "adamBeta1",
    "adamBeta2",
    "adamEpsilon",
    "momentum",
    "gradientClipValue",
    "gradientClipAlgorithm",
  ],
  "Learning rate from epoch to epoch:": [
    "scheduler",
    "schedulerGamma",
    "warmupEpochs",
    "plateauFactor",
    "plateauPatience",
    "minLearningRate",
  ],
  "Validation and stopping:": [
    "validationFraction",
    "monitor",
    "mode",
    "earlyStopPatience",
    "minDelta",
    "stopThreshold",
    "divergenceThreshold",
  ],
  "Checkpoints and logs:": ["checkpoint", "saveTopK", "saveLast", "logger", "progress", "inferenceBatchSize"],
  "To try things out:": ["fastDevRun", "overfitBatches"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What the flag does that turns a switch off. */
const switchedOff: Readonly<Record<string, string>> = {
  deterministic: "draw a fresh seed instead of `--seed`, and record it, so that the run can still be repeated",
  checkpoint: "write no checkpoints: nothing can be resumed or inferred from",
  saveLast: "write no `last.ckpt` after each epoch: a killed run cannot be resumed",
  progress: "show no progress",
  intensityScaleTrainable: "keep the scale between network and counts as it was found on the data",
};

const byKey = new Map(
  Object.entries(headings).flatMap(([heading, keys]) => keys.map((key) => [key as string, heading])),
);

/** The heading under which a knob stands in a help text; `null` for one that has none. */
export function headingOf(key: string): string | null {
  return byKey.get(key) ?? null;
}

/** What `--no-…` of a knob does; `null` where nobody has said. */
export function describeOff(key: string): string | null {
  return switchedOff[key] ?? null;
}
