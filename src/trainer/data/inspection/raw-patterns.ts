import type { OpenScanOptions } from "../open-scan.ts";
import type { DataLayout } from "../types.ts";
import { unreadable, type Reading } from "./raw-readers.ts";
import type { ArraySummary, Finding, RawPatterns } from "./types.ts";

const patternKeys: Readonly<Record<DataLayout, readonly string[]>> = {
  ptychopinn: ["diff3d", "diffraction"],
  tike: ["data"],
};

/**
 * Finds the patterns and how their axes lie; what is odd about that becomes a finding.
 * In an unknown layout the largest real array with three axes is taken for them.
 * @returns `null` where there are none that can be read frame by frame
 */
export async function findPatterns(
  reading: Reading,
  layout: DataLayout | null,
  axisOrder: OpenScanOptions["axisOrder"],
): Promise<RawPatterns | null> {
  const array = layout === null ? largestStack(reading.arrays) : named(reading.arrays, patternKeys[layout]);
  if (array === undefined || array.dtype === null) {
    reading.findings.push(missing(reading.arrays));
    return null;
  }
  if (/^[bc]/u.test(array.dtype)) {
    reading.findings.push(noNumbers(array));
    return null;
  }
  const axes = readAxes(array, reading.findings, axisOrder);
  if (axes === null) return null;
  try {
    const reader = await reading.file.rows(array.key, { axes: axes.rowAxes, side: axes.side });
    const { frames, height, width, side } = axes;
    return { key: array.key, dtype: array.dtype, side, frames, height, width, reader };
  } catch (error) {
    reading.findings.push(unreadable(array.key, error));
    return null;
  }
}

interface Axes {
  readonly side: "first" | "last";
  /** How many axes number the frames. */
  readonly rowAxes: number;
  readonly frames: number;
  readonly height: number;
  readonly width: number;
}

function readAxes(array: ArraySummary, findings: Finding[], axisOrder: OpenScanOptions["axisOrder"]): Axes | null {
  const { shape } = array;
  const [height, width] = shape.slice(-2);
  const isLast = axisOrder === "NNM";
  if (shape.length >= 3 && height === width && !isLast) {
    const leading = shape.slice(0, -2);
    const frames = leading.reduce((product, length) => product * length, 1);
    return { side: "first", rowAxes: leading.length, frames, height: height as number, width: width as number };
  }
  if (shape.length === 3 && shape[0] === shape[1]) {
    if (!isLast) findings.push(framesLast(array));
    const [rows, columns, frames] = shape as [number, number, number];
    return { side: "last", rowAxes: 1, frames, height: rows, width: columns };
  }
  findings.push(isLast ? notLast(array) : notSquare(array));
  return null;
}

function named(arrays: readonly ArraySummary[], keys: readonly string[]): ArraySummary | undefined {
  return arrays.find(({ key }) => keys.includes(key));
}

function largestStack(arrays: readonly ArraySummary[]): ArraySummary | undefined {
  return arrays
    .filter(({ dtype, shape }) => dtype !== null && !dtype.startsWith("c") && shape.length >= 3)
    .sort((a, b) => sizeOf(b) - sizeOf(a))[0];
}

function sizeOf({ shape }: ArraySummary): number {
  return shape.reduce((product, length) => product * length, 1);
}

function framesLast({ key, shape }: ArraySummary): Finding {
  return {
    severity: "error",
    rule: "axis-order",
    message: `The frames of ${key} are numbered by its last axis, not its first.`,
    evidence: `shape [${shape.join(", ")}]: the first two axes are alike, so ${shape.at(-1)} frames of ${shape[0]} × ${shape[1]}`,
    fix: `Save it as [M, N, N]: ${key} = np.transpose(${key}, (2, 0, 1)), or say \`--axis-order NNM\` when training.`,
  };
}

function noNumbers({ key, dtype, shape }: ArraySummary): Finding {
  return {
    severity: "error",
    rule: "patterns-type",
    message: `${key} holds neither counts nor amplitudes, which are real numbers.`,
    evidence: `${dtype} [${shape.join(", ")}]`,
    fix: "A detector measures |FFT2(object · probe)|²: save np.abs(…) of a complex field; a boolean array may be the mask.",
  };
}

function notLast({ key, shape }: ArraySummary): Finding {
  return {
    severity: "error",
    rule: "axis-order",
    message: `The frames of ${key} are not numbered by its last axis, as is stated.`,
    evidence: `shape [${shape.join(", ")}], stated NNM`,
    fix: "Leave out `--axis-order NNM`, or save [N, N, M].",
  };
}

function notSquare({ key, shape }: ArraySummary): Finding {
  return {
    severity: "error",
    rule: "pattern-shape",
    message: `${key} does not hold square frames.`,
    evidence: `shape [${shape.join(", ")}]`,
    fix: "Crop or bin the detector to N × N with the zero frequency at [N/2, N/2], N = 64, 128 or 256; save [M, N, N].",
  };
}

function missing(arrays: readonly ArraySummary[]): Finding {
  return {
    severity: "error",
    rule: "patterns-missing",
    message: "There are no diffraction patterns that can be read.",
    evidence: `arrays: ${arrays.map(({ key, shape }) => `${key} [${shape.join(", ")}]`).join(", ") || "none"}`,
    fix: "Save the patterns as diff3d, float32 [M, N, N], sqrt(counts). A file with object and probe only is a result, not a scan.",
  };
}
